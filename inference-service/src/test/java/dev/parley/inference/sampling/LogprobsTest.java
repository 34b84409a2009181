package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LogprobsTest {

    @Property(tries = 200)
    void areLogarithmsOfTheSoftmax(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 3000) int size,
            @ForAll @IntRange(max = 20) int count) {
        float[] scores = Scores.random(random, size);
        double total = 0;
        for (float score : scores) {
            total += Math.exp(score);
        }

        Sampled sampled =
                Sampler.of(SamplingOptions.sampled(1.5f, 1).withLogprobs(count))
                        .sample(scores.clone());

        TokenLogprobs logprobs = sampled.logprobs().orElseThrow();
        assertThat(logprobs.chosen().token()).isEqualTo(sampled.token());
        assertThat((double) logprobs.chosen().logprob())
                .isCloseTo(scores[sampled.token()] - Math.log(total), within(1e-4));
        assertThat(logprobs.top().stream().map(TokenLogprobs.Entry::token).toList())
                .isEqualTo(Scores.ranking(scores).stream().limit(count).toList());
    }

    @Test
    void areAbsentWhereNobodyAsked() {
        assertThat(Sampler.of(SamplingOptions.greedy()).sample(new float[] {1}).logprobs())
                .isEmpty();
    }
}
