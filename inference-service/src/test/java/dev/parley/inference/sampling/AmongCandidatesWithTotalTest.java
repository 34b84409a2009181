package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a short list of the likeliest decides when it is known what all tokens weigh together. */
class AmongCandidatesWithTotalTest {

    private static final float TEMPERATURE = 0.8f;
    private static final int DRAWS = 100_000;

    @Test
    void theWholeDistributionIsDrawnFromThemAndThenFromTheOthers() {
        float[] scores = Scores.random(new Random(6), 100);
        double total = total(scores);

        double served =
                assertDrawnByWeight(
                        scores, scores, seed -> Sampler.of(SamplingOptions.sampled(0.8f, seed)));

        assertThat(served)
                .isCloseTo(total(LikeliestFew.of(scores, 8).scores()) / total, within(0.01));
    }

    @Test
    void changedScoresAreDrawnFromAsWhatTheyHaveBecome() {
        float[] scores = Scores.random(new Random(6), 100);
        float[] changed = ChangedScores.changed(scores);
        float[] few = LikeliestFew.of(scores, 8).scores();
        double least = 0;
        for (int token : LikeliestFew.of(scores, 8).tokens()) {
            least += Math.exp((changed[token] - few[0]) / TEMPERATURE);
        }
        double others = total(scores) - total(few);

        double served =
                assertDrawnByWeight(
                        scores,
                        changed,
                        seed ->
                                ChangedScores.changing(
                                        scores, SamplingOptions.sampled(TEMPERATURE, seed)));

        assertThat(served).isCloseTo(least / (least + others), within(0.01));
        assertThat(served).isGreaterThan(0.05);
    }

    /** Draws again and again, from a list of 8 first; returns the share of draws it served. */
    private static double assertDrawnByWeight(
            float[] scores, float[] changed, LongFunction<Sampler> samplers) {
        LikeliestFew few = LikeliestFew.of(scores, 8);
        int[] drawn = new int[scores.length];
        int served = 0;
        for (int seed = 0; seed < DRAWS; seed++) {
            Sampler sampler = samplers.apply(seed);
            Optional<Sampled> picked = few.pick(sampler);
            served += picked.isPresent() ? 1 : 0;
            drawn[picked.orElseGet(() -> sampler.sample(scores.clone())).token()]++;
        }
        for (int token = 0; token < scores.length; token++) {
            double share = Scores.weight(changed, token, TEMPERATURE) / total(changed);
            double deviation = Math.sqrt(share * (1 - share) / DRAWS);
            assertThat(drawn[token] / (double) DRAWS)
                    .isCloseTo(share, within(5 * deviation + 1e-5));
        }
        return served / (double) DRAWS;
    }

    @Test
    void theTokenBehindOneOfTheOthersIsDrawnFromAll() {
        float[] scores = Scores.random(new Random(6), 100);
        int[] passedOver = new int[2];
        for (int seed = 0; seed < 1000; seed++) {
            Sampler sampler = Sampler.of(SamplingOptions.sampled(TEMPERATURE, seed));
            for (int place = 0; place < 2; place++) {
                if (among(sampler, scores, 8).isEmpty()) {
                    passedOver[place]++;
                    sampler.sample(scores.clone());
                }
            }
        }

        assertThat(passedOver[0]).isPositive();
        assertThat(passedOver[1]).isCloseTo(passedOver[0], within(100));
    }

    @Test
    void theTokenBehindOneOfTheOthersIsNotOneWhereNoneOfTheFewMayBePicked() {
        float[] scores = Scores.random(new Random(6), 100);
        float[] evenOnes = scores.clone();
        for (int odd = 1; odd < evenOnes.length; odd += 2) {
            evenOnes[odd] = -20;
        }
        int passedOver = 0;
        for (int seed = 0; seed < 200; seed++) {
            Sampler sampler = oddOnes(SamplingOptions.sampled(TEMPERATURE, seed));
            Sampler other = oddOnes(SamplingOptions.sampled(TEMPERATURE, seed));
            if (among(sampler, scores, 2).isPresent()) {
                continue;
            }
            passedOver++;
            sampler.sample(scores.clone());
            other.sample(scores.clone());

            assertThat(among(sampler, evenOnes, 8)).isEmpty();
            assertThat(sampler.sample(evenOnes.clone())).isEqualTo(other.sample(evenOnes.clone()));
        }
        assertThat(passedOver).isPositive();
    }

    @Test
    void roundingOfTheTotalLendsNoTokenWeight() {
        float[] scores = new float[200];
        Arrays.fill(scores, -100);
        for (int token = 0; token < 8; token++) {
            scores[token] = -token;
        }
        for (int seed = 0; seed < 2000; seed++) {
            Sampler sampler = Sampler.of(SamplingOptions.sampled(1, seed));
            Sampled picked =
                    LikeliestFew.of(scores, 4)
                            .pick(sampler, total(scores, 1) * 1.01)
                            .orElseGet(() -> sampler.sample(scores.clone()));

            assertThat(picked.token()).isLessThan(8);
        }
    }

    @Test
    void aTotalThatIsNoNumberAsksForAllScoresWhichSayWhy() {
        float[] scores = Scores.random(new Random(6), 100);
        Sampler sampler = Sampler.of(SamplingOptions.sampled(TEMPERATURE, 1));

        assertThat(LikeliestFew.of(scores, 8).pick(sampler, Double.NaN)).isEmpty();
        scores[77] = Float.NaN;
        assertThatThrownBy(() -> sampler.sample(scores))
                .isInstanceOf(NotANumberException.class)
                .hasMessageContaining("token 77");
    }

    @Test
    void whereTheFewAreForbiddenTheDrawIsFromTheOthers() {
        float[] scores = new float[100];
        for (int even = 0; even < 16; even += 2) {
            scores[even] = 90;
        }
        LikeliestFew few = LikeliestFew.of(scores, 9);
        assertThat(few.tokens()[8]).isOne();
        boolean[] drawn = new boolean[scores.length];
        for (int seed = 0; seed < 2000; seed++) {
            Sampler sampler = oddOnes(SamplingOptions.sampled(0.1f, seed));
            Sampled picked = few.pick(sampler).orElseGet(() -> sampler.sample(scores.clone()));
            drawn[picked.token()] = true;
        }

        for (int token = 0; token < drawn.length; token++) {
            assertThat(drawn[token]).isEqualTo(token % 2 == 1);
        }
    }

    private static Sampler oddOnes(SamplingOptions options) {
        return Sampler.of(options, new int[0], Set.of(), Optional.of(new OddOnes()));
    }

    private static Optional<Sampled> among(Sampler sampler, float[] scores, int count) {
        return LikeliestFew.of(scores, count).pick(sampler);
    }

    private static double total(float[] scores) {
        return total(scores, TEMPERATURE);
    }

    private static double total(float[] scores, double temperature) {
        return IntStream.range(0, scores.length)
                .mapToDouble(token -> Scores.weight(scores, token, temperature))
                .sum();
    }
}
