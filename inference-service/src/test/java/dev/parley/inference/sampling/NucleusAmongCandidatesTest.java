package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A nucleus is served from a short list where it is the one of all scores, or not at all. */
class NucleusAmongCandidatesTest {

    private static final float TEMPERATURE = 0.8f;

    @Property(tries = 500)
    void aNucleusAmongThemIsThatOfAllScores(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 95) int percent,
            @ForAll @IntRange(min = 64, max = 2000) int size) {
        float[] scores = Scores.random(random, size);
        SamplingOptions options = topP(percent / 100f, random.nextLong());

        assertThatItPicksTheSameOrNothing(() -> Sampler.of(options), scores);
    }

    @Property(tries = 500)
    void aNucleusOfChangedScoresIsThatOfAllScores(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 95) int percent,
            @ForAll @IntRange(min = 64, max = 300) int size) {
        float[] scores = Scores.random(random, size);
        SamplingOptions options = topP(percent / 100f, random.nextLong());

        assertThatItPicksTheSameOrNothing(() -> ChangedScores.changing(scores, options), scores);
    }

    private static void assertThatItPicksTheSameOrNothing(
            Supplier<Sampler> samplers, float[] scores) {
        among(samplers.get(), scores, 64)
                .ifPresent(sampled ->
                        assertThat(sampled).isEqualTo(samplers.get().sample(scores.clone())));
    }

    @Test
    void aNucleusThatLiesAmongThemIsServed() {
        float[] scores = Scores.random(new Random(5), 2000);
        double few = total(LikeliestFew.of(scores, 64).scores()) / total(scores);

        assertThat(nucleus(scores, (float) few * 0.99f)).isPresent();
        assertThat(nucleus(scores, (float) few * 1.01f)).isEmpty();
    }

    private static Optional<Sampled> nucleus(float[] scores, float topP) {
        return among(Sampler.of(topP(topP, 3)), scores, 64);
    }

    @Test
    void aNucleusIsServedWhereItIsTheSameWhateverTheOthersWeigh() {
        float[] scores = new float[1000];
        scores[1] = 20;
        scores[3] = 19;
        scores[5] = 15;

        SamplingOptions options = topP(0.9f, 1);

        assertThat(among(ChangedScores.changing(scores, options), scores, 64)).isPresent();
    }

    @Test
    void aNucleusIsNotServedWhereItDependsOnWhatTheOthersWeigh() {
        float[] scores = new float[200];
        Arrays.fill(scores, -100);
        scores[1] = 0;
        scores[3] = (float) Math.log(0.5) * TEMPERATURE;
        for (int forbidden = 0; forbidden < 100; forbidden += 2) {
            scores[forbidden] = (float) Math.log(0.006) * TEMPERATURE;
        }
        for (int seed = 0; seed < 100; seed++) {
            Sampler sampler = oddOnes(topP(0.6f, seed));

            assertThat(among(sampler, scores, 2)).isEmpty();
            assertThat(sampler.sample(scores.clone()).token()).isOne();
        }
    }

    @Test
    void aNucleusOfAFewThatWereLoweredIsThatOfAllScores() {
        Random random = new Random(12);
        int served = 0;
        for (int i = 0; i < 20_000; i++) {
            float[] scores = Scores.random(random, 40);
            LikeliestFew few = LikeliestFew.of(scores, 2 + random.nextInt(7));
            Map<Integer, Float> bias =
                    Arrays.stream(few.tokens())
                            .boxed()
                            .collect(Collectors.toMap(it -> it, _ -> -4 * random.nextFloat()));
            SamplingOptions options = topP(0.05f + 0.6f * random.nextFloat(), i).withBias(bias);

            Optional<Sampled> picked = few.pick(Sampler.of(options));

            served += picked.isPresent() ? 1 : 0;
            picked.ifPresent(
                    it -> assertThat(it).isEqualTo(Sampler.of(options).sample(scores.clone())));
        }
        assertThat(served).isGreaterThan(200);
    }

    @Test
    void aTokenElsewhereMayBeLikelierThanTheOnlyOneLeft() {
        float[] scores = new float[20];
        Arrays.fill(scores, -20);
        scores[1] = 0;
        scores[3] = (float) (TEMPERATURE * Math.log(0.3));
        SamplingOptions options = topP(0.1f, 1).withBias(Map.of(1, -2 * TEMPERATURE));
        Sampler sampler = Sampler.of(options);

        assertThat(among(sampler, scores, 1)).isEmpty();
        assertThat(sampler.sample(scores.clone()).token()).isEqualTo(3);
    }

    private static SamplingOptions topP(float topP, long seed) {
        return SamplingOptions.sampled(TEMPERATURE, seed).withTruncation(Truncation.topP(topP));
    }

    private static Optional<Sampled> among(Sampler sampler, float[] scores, int count) {
        return LikeliestFew.of(scores, count).pick(sampler);
    }

    private static Sampler oddOnes(SamplingOptions options) {
        return Sampler.of(options, new int[0], Set.of(), Optional.of(new OddOnes()));
    }

    private static double total(float[] scores) {
        return IntStream.range(0, scores.length)
                .mapToDouble(token -> Scores.weight(scores, token, TEMPERATURE))
                .sum();
    }
}
