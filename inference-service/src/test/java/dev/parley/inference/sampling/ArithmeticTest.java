package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What makes sampling fast does not make it wrong. */
class ArithmeticTest {

    @Property(tries = 2000)
    void powersAreExactToAboutFiveDigits(
            @ForAll @FloatRange(min = -32, max = 0) float x,
            @ForAll @FloatRange(min = 0.01f, max = 2) float temperature) {
        float largest = 17.5f;
        float score = largest + x * temperature;
        float[] power = {score, largest, Float.NEGATIVE_INFINITY};
        Exponential.replace(power, 3, largest, 1 / temperature);

        double exact = Math.exp((double) ((score - largest) * (1 / temperature)));
        assertThat(power[0] / exact).isBetween(1 - 2e-5, 1 + 2e-5);
        assertThat(power[1]).isEqualTo(1);
        assertThat(power[2]).isZero();
    }

    @Property(tries = 500)
    void aCutLeavesTheHeaviest(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 500) int size,
            @ForAll @IntRange(min = 1, max = 500) int count) {
        float[] weights = weights(random, size);
        List<Integer> ranking =
                IntStream.range(0, size)
                        .filter(i -> weights[i] > 0)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -weights[i]))
                        .toList();
        double target = sum(weights) * random.nextDouble();
        float[] counted = weights.clone();
        float[] weighed = weights.clone();
        Cut cut = new Cut();

        cut.toCount(counted, size, count);
        cut.toMass(weighed, size, target);

        assertThat(kept(counted))
                .containsExactlyInAnyOrderElementsOf(ranking.stream().limit(count).toList());
        int least = kept(weighed).size();
        assertThat(kept(weighed))
                .containsExactlyInAnyOrderElementsOf(ranking.stream().limit(least).toList());
        double left = sum(weighed);
        assertThat(left).isGreaterThan(target - 1e-6);
        assertThat(left - weights[ranking.get(least - 1)]).isLessThan(target + 1e-6);
    }

    private static float[] weights(Random random, int size) {
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            weights[i] =
                    switch (random.nextInt(4)) {
                        case 0 -> 0;
                        case 1 -> 0.25f;
                        case 2 -> (float) Math.exp(-30 * random.nextFloat());
                        default -> random.nextFloat();
                    };
        }
        weights[random.nextInt(size)] = 1;
        return weights;
    }

    private static List<Integer> kept(float[] weights) {
        return IntStream.range(0, weights.length).filter(i -> weights[i] > 0).boxed().toList();
    }

    private static double sum(float[] weights) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        return sum;
    }

    @Property(tries = 100)
    void theRandomNumberIsThatOfTheSeedsSequence(@ForAll long seed) {
        SplittableRandom sequence = new SplittableRandom(seed);
        Sampler sampler = Sampler.of(SamplingOptions.sampled(1, seed));
        for (int index = 0; index < 5; index++) {
            int expected = (int) (sequence.nextDouble() * 1000);

            assertThat(sampler.sample(new float[1000]).token()).isCloseTo(expected, within(1));
        }
    }

    @Test
    void allocatesNothingOfTheVocabularysSizeForAToken() {
        float[] logits = Scores.random(new Random(1), 30_000);
        float[] scores = new float[logits.length];
        for (SamplingOptions options :
                List.of(
                        SamplingOptions.greedy(),
                        SamplingOptions.sampled(1, 1),
                        SamplingOptions.sampled(1, 1).withTruncation(Truncation.topP(0.9f)),
                        SamplingOptions.sampled(1, 1)
                                .withTruncation(new Truncation(0.01f, 50, 0.9f))
                                .withPenalties(new Penalties(1.1f, 0.5f, 0.5f)))) {
            Sampler sampler = Sampler.of(options);
            long perToken = Long.MAX_VALUE;
            for (int round = 0; round < 10; round++) {
                long before = allocated();
                for (int token = 0; token < 20; token++) {
                    System.arraycopy(logits, 0, scores, 0, scores.length);
                    sampler.sample(scores);
                }
                perToken = Math.min(perToken, (allocated() - before) / 20);
            }

            assertThat(perToken).as("%s", options).isLessThan(1000);
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }
}
