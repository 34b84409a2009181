package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A short list of the likeliest gives the token that all scores would have given, or none. */
class AmongCandidatesTest {

    private static final double UNKNOWN = Double.POSITIVE_INFINITY;

    @Property(tries = 1000)
    void picksTheSameOrNothing(
            @ForAll("options") SamplingOptions options,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 64) int candidates,
            @ForAll @IntRange(min = 64, max = 2000) int size) {
        float[] scores = Scores.random(random, size);

        Optional<Sampled> picked = among(options, scores, candidates);

        picked.ifPresent(sampled ->
                assertThat(sampled).isEqualTo(Sampler.of(options).sample(scores.clone())));
    }

    @Property(tries = 300)
    void picksTheSameOrNothingWithEverythingThatLowersScores(
            @ForAll("options") SamplingOptions plain, @ForAll Random random) {
        float[] scores = Scores.random(random, 300);
        List<Integer> ranking = Scores.ranking(scores);
        SamplingOptions options =
                plain.withPenalties(new Penalties(1.3f, 0.5f, 1))
                        .withBias(Map.of(ranking.get(0), -5f, ranking.get(3), -100f))
                        .withMinTokens(2);
        int[] prompt = {ranking.get(1), ranking.get(2), 7};
        Set<Integer> stop = Set.of(ranking.get(4));
        Sampler one = Sampler.of(options, prompt, stop, Optional.empty());
        Sampler other = Sampler.of(options, prompt, stop, Optional.empty());
        LikeliestFew few = LikeliestFew.of(scores, 64);
        for (int i = 0; i < 4; i++) {
            Optional<Sampled> picked = few.pick(one, UNKNOWN);
            Sampled expected = other.sample(scores.clone());

            if (picked.isEmpty()) {
                assertThat(one.sample(scores.clone())).isEqualTo(expected);
            } else {
                assertThat(picked.get()).isEqualTo(expected);
            }
        }
    }

    @Provide
    Arbitrary<SamplingOptions> options() {
        return SomeOptions.withoutAdjustments();
    }

    @Test
    void servesWhatAFewTokensDecide() {
        float[] scores = Scores.random(new Random(5), 2000);
        SamplingOptions sampled = SamplingOptions.sampled(0.8f, 3);

        assertThat(among(SamplingOptions.greedy(), scores, 1)).isPresent();
        assertThat(among(sampled.withTruncation(Truncation.topK(64)), scores, 64)).isPresent();
        assertThat(among(SamplingOptions.sampled(0.02f, 3), scores, 64)).isPresent();
        assertThat(among(sampled.withTruncation(Truncation.minP(0.9f)), scores, 64)).isPresent();
    }

    @Test
    void asksForAllScoresWhereOthersMightBeTheOne() {
        float[] scores = Scores.random(new Random(5), 2000);
        SamplingOptions sampled = SamplingOptions.sampled(0.8f, 3);

        assertThat(among(sampled, scores, 64)).isEmpty();
        assertThat(among(sampled.withTruncation(Truncation.topK(65)), scores, 64)).isEmpty();
        assertThat(among(sampled.withTruncation(Truncation.topP(0.9f)), scores, 64)).isEmpty();
        assertThat(among(SamplingOptions.greedy().withBias(Map.of(3, 1f)), scores, 64)).isEmpty();
        assertThat(
                        among(
                                SamplingOptions.greedy().withPenalties(new Penalties(1, -1, 0)),
                                scores,
                                64))
                .isEmpty();
        assertThat(among(SamplingOptions.greedy().withLogprobs(0), scores, 64)).isEmpty();
    }

    private static Optional<Sampled> among(SamplingOptions options, float[] scores, int count) {
        return LikeliestFew.of(scores, count).pick(Sampler.of(options), UNKNOWN);
    }
}
