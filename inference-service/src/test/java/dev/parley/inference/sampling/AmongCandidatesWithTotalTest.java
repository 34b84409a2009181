package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a short list of the likeliest decides when it is known what all tokens weigh together. */
class AmongCandidatesWithTotalTest {

    private static final float TEMPERATURE = 0.8f;

    @Property(tries = 500)
    void aNucleusAmongThemIsThatOfAllScores(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 95) int percent,
            @ForAll @IntRange(min = 64, max = 2000) int size) {
        float[] scores = Scores.random(random, size);
        SamplingOptions options =
                SamplingOptions.sampled(TEMPERATURE, random.nextLong())
                        .withTruncation(Truncation.topP(percent / 100f));

        Optional<Sampled> picked = among(Sampler.of(options), scores, 64, total(scores));

        picked.ifPresent(sampled ->
                assertThat(sampled).isEqualTo(Sampler.of(options).sample(scores.clone())));
    }

    @Test
    void aNucleusThatLiesAmongThemIsServed() {
        float[] scores = Scores.random(new Random(5), 2000);
        double few = total(best(scores, 64)) / total(scores);

        assertThat(nucleus(scores, (float) few * 0.99f)).isPresent();
        assertThat(nucleus(scores, (float) few * 1.01f)).isEmpty();
    }

    private static Optional<Sampled> nucleus(float[] scores, float topP) {
        SamplingOptions options =
                SamplingOptions.sampled(TEMPERATURE, 3).withTruncation(Truncation.topP(topP));
        return among(Sampler.of(options), scores, 64, total(scores));
    }

    @Test
    void theWholeDistributionIsDrawnFromThemAndThenFromTheOthers() {
        int draws = 100_000;
        float[] scores = Scores.random(new Random(6), 100);
        double total = total(scores);
        int[] drawn = new int[scores.length];
        int served = 0;
        for (int seed = 0; seed < draws; seed++) {
            Sampler sampler = Sampler.of(SamplingOptions.sampled(TEMPERATURE, seed));
            Optional<Sampled> picked = among(sampler, scores, 8, total);
            served += picked.isPresent() ? 1 : 0;
            drawn[picked.orElseGet(() -> sampler.sample(scores.clone())).token()]++;
        }

        for (int token = 0; token < scores.length; token++) {
            double share = Scores.weight(scores, token, TEMPERATURE) / total;
            double deviation = Math.sqrt(share * (1 - share) / draws);
            assertThat(drawn[token] / (double) draws)
                    .isCloseTo(share, within(5 * deviation + 1e-5));
        }
        assertThat(served / (double) draws).isCloseTo(total(best(scores, 8)) / total, within(0.01));
    }

    @Test
    void theTokenBehindOneOfTheOthersIsDrawnFromAll() {
        float[] scores = Scores.random(new Random(6), 100);
        int[] passedOver = new int[2];
        for (int seed = 0; seed < 1000; seed++) {
            Sampler sampler = Sampler.of(SamplingOptions.sampled(TEMPERATURE, seed));
            for (int place = 0; place < 2; place++) {
                if (among(sampler, scores, 8, total(scores)).isEmpty()) {
                    passedOver[place]++;
                    sampler.sample(scores.clone());
                }
            }
        }

        assertThat(passedOver[0]).isPositive();
        assertThat(passedOver[1]).isCloseTo(passedOver[0], within(100));
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
                    among(sampler, scores, 4, total(scores, 1) * 1.01)
                            .orElseGet(() -> sampler.sample(scores.clone()));

            assertThat(picked.token()).isLessThan(8);
        }
    }

    @Test
    void aTotalThatIsNoNumberAsksForAllScoresWhichSayWhy() {
        float[] scores = Scores.random(new Random(6), 100);
        Sampler sampler = Sampler.of(SamplingOptions.sampled(TEMPERATURE, 1));

        assertThat(among(sampler, scores, 8, Double.NaN)).isEmpty();
        scores[77] = Float.NaN;
        assertThatThrownBy(() -> sampler.sample(scores))
                .isInstanceOf(NotANumberException.class)
                .hasMessageContaining("token 77");
    }

    @Test
    void aTotalOfOtherScoresIsNotUsed() {
        float[] scores = Scores.random(new Random(6), 100);
        SamplingOptions sampled = SamplingOptions.sampled(TEMPERATURE, 1);

        assertThat(among(Sampler.of(sampled), scores, 64, total(scores))).isPresent();
        assertThat(
                        among(
                                Sampler.of(sampled.withPenalties(new Penalties(1.1f, 0, 0))),
                                scores,
                                64,
                                total(scores)))
                .isEmpty();
    }

    private static Optional<Sampled> among(
            Sampler sampler, float[] scores, int count, double total) {
        int[] tokens =
                Scores.ranking(scores).stream().limit(count).mapToInt(Integer::intValue).toArray();
        return sampler.sampleAmong(tokens, best(scores, count), total);
    }

    private static float[] best(float[] scores, int count) {
        float[] best = new float[count];
        for (int i = 0; i < count; i++) {
            best[i] = scores[Scores.ranking(scores).get(i)];
        }
        return best;
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
