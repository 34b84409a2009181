package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.model.Candidates;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConstrainedSamplingTest {

    private final OddOnes constraint = new OddOnes();

    @Test
    void picksWhatIsAllowedAndTellsTheConstraint() {
        for (SamplingOptions options :
                List.of(
                        SamplingOptions.greedy(),
                        SamplingOptions.sampled(1, 5).withTruncation(Truncation.topK(1)),
                        SamplingOptions.sampled(0.1f, 5))) {
            Sampler sampler = sampler(options);

            assertThat(sampler.sample(new float[] {9, 2, 8, 7, 6}).token()).isEqualTo(3);
        }
        assertThat(constraint.told()).containsExactly(3, 3, 3);
    }

    @Test
    void aShortListIsThinnedOutFirst() {
        Sampler sampler = sampler(SamplingOptions.greedy());

        assertThat(sampler.sampleAmong(new Candidates(new int[] {4, 7, 1}, new float[] {9, 8, 7})))
                .contains(new Sampled(7, Optional.empty()));
        assertThat(sampler.sampleAmong(new Candidates(new int[] {4, 2}, new float[] {9, 8})))
                .isEmpty();
        assertThat(constraint.told()).containsExactly(7);
    }

    @Test
    void logprobsAreTheModelsOwn() {
        Sampler sampler =
                sampler(
                        SamplingOptions.greedy()
                                .withLogprobs(1)
                                .withPenalties(new Penalties(2, 1, 1)));

        TokenLogprobs logprobs =
                sampler.sample(new float[] {(float) Math.log(0.9), (float) Math.log(0.1)})
                        .logprobs()
                        .orElseThrow();

        assertThat(logprobs.chosen().token()).isEqualTo(1);
        assertThat(Math.exp(logprobs.chosen().logprob())).isBetween(0.0999, 0.1001);
        assertThat(logprobs.top())
                .singleElement()
                .satisfies(best -> assertThat(best.token()).isZero());
    }

    private Sampler sampler(SamplingOptions options) {
        return Sampler.of(options, new int[0], Set.of(), Optional.of(constraint));
    }
}
