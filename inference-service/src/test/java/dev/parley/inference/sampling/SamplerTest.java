package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final SamplingOptions SAMPLED = SamplingOptions.sampled(1, 42);

    @Test
    void greedyTakesTheLargestAndTheFirstOfEquals() {
        assertThat(pick(SamplingOptions.greedy(), -1, 3, 2, 3)).isEqualTo(1);
        assertThat(pick(SamplingOptions.greedy(), Float.NEGATIVE_INFINITY, -7)).isEqualTo(1);
        assertThat(pick(SAMPLED.withTruncation(Truncation.topK(1)), -1, 3, 2, 3)).isEqualTo(1);
    }

    @Property(tries = 100)
    void greedyFindsTheFirstOfTheLargestAnywhere(
            @ForAll @IntRange(min = 1, max = 5000) int size, @ForAll Random random) {
        float[] scores = new float[size];
        for (int token = 0; token < size; token++) {
            scores[token] = random.nextInt(100) - 50;
        }
        int first = 0;
        for (int token = 0; token < size; token++) {
            first = scores[token] > scores[first] ? token : first;
        }

        assertThat(pick(SamplingOptions.greedy(), scores)).isEqualTo(first);
    }

    @Test
    void saysWhichScoreIsNotANumber() {
        for (float temperature : new float[] {0, 1}) {
            SamplingOptions options =
                    SamplingOptions.sampled(temperature, 1).withTruncation(Truncation.topP(0.9f));

            assertThatThrownBy(() -> pick(options, 1, Float.NaN))
                    .isInstanceOf(NotANumberException.class)
                    .hasMessage("the logit of token 1 is NaN");
            assertThatThrownBy(() -> pick(options, 1, Float.POSITIVE_INFINITY))
                    .isInstanceOf(NotANumberException.class)
                    .hasMessage("the largest logit is Infinity");
            assertThatThrownBy(() -> pick(options, Float.NEGATIVE_INFINITY))
                    .isInstanceOf(NotANumberException.class);
        }
    }

    @Property(tries = 200)
    void dependsOnTheSeedAndTheIndexAlone(
            @ForAll("options") SamplingOptions options,
            @ForAll Random random,
            @ForAll @IntRange(max = 20) int index) {
        float[] scores = Scores.random(random, 50);
        Sampler one = Sampler.of(options);
        Sampler other = Sampler.of(options);
        for (int i = 0; i < index; i++) {
            one.sample(Scores.random(random, 70));
            other.sample(Scores.random(random, 10));
        }

        assertThat(one.sample(scores.clone())).isEqualTo(other.sample(scores.clone()));
    }

    @Provide
    Arbitrary<SamplingOptions> options() {
        return SomeOptions.withoutAdjustments();
    }

    @Test
    void drawsInProportionToProbability() {
        float[] scores = {log(0.5), Float.NEGATIVE_INFINITY, log(0.3), log(0.2)};
        for (float topP : new float[] {1, 0.999f}) {
            int[] drawn = draw(SAMPLED.withTruncation(Truncation.topP(topP)), 20_000, scores);

            assertThat(drawn[0] / 2e4).isCloseTo(0.5, within(0.015));
            assertThat(drawn[1]).isZero();
            assertThat(drawn[2] / 2e4).isCloseTo(0.3, within(0.015));
            assertThat(drawn[3] / 2e4).isCloseTo(0.2, within(0.015));
        }
    }

    @Test
    void drawsInProportionFromAVocabularyOfEqualsAlso() {
        int vocabulary = 10_000; // more than are gathered
        int[] drawn = draw(SAMPLED, 2_000, new float[vocabulary]);
        int low = 0;
        for (int token = 0; token < vocabulary / 4; token++) {
            low += drawn[token];
        }

        assertThat(low / 2e3).isCloseTo(0.25, within(0.04));
    }

    @Test
    void truncationLeavesTheUnlikelyOut() {
        float[] scores = {log(0.2), log(0.5), log(0.3)};

        assertThat(draw(SAMPLED.withTruncation(Truncation.topP(0.6f)), 1000, scores))
                .satisfies(drawn -> assertThat(drawn[0]).isZero())
                .satisfies(drawn -> assertThat(drawn[2]).isPositive());
        assertThat(draw(SAMPLED.withTruncation(Truncation.topP(0.5f)), 1000, scores))
                .containsExactly(0, 1000, 0);
        assertThat(draw(SAMPLED.withTruncation(Truncation.topK(2)), 1000, scores)[0]).isZero();
        assertThat(draw(SAMPLED.withTruncation(Truncation.minP(0.5f)), 1000, scores)[0]).isZero();
        assertThat(draw(SAMPLED.withTruncation(Truncation.minP(0.3f)), 1000, scores)[0])
                .isPositive();
    }

    @Property(tries = 300)
    void neverLeavesTheTruncation(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 3000) int size,
            @ForAll @FloatRange(min = 0.02f, max = 2) float temperature,
            @ForAll @FloatRange(max = 1) float minP,
            @ForAll @IntRange(max = 100) int topK,
            @ForAll @FloatRange(min = 0.01f, max = 1) float topP) {
        float[] scores = Scores.random(random, size);
        SamplingOptions options =
                SamplingOptions.sampled(temperature, random.nextLong())
                        .withTruncation(new Truncation(minP, topK, topP));

        int token = pick(options, scores);

        assertThat(Scores.likelier(scores, token)).isLessThan(topK == 0 ? size : topK);
        assertThat(Scores.weight(scores, token, temperature)).isGreaterThan(minP - 1e-5);
        assertThat(Scores.massAbove(scores, token, temperature, minP, topK))
                .isLessThan(topP + 1e-5);
    }

    @Test
    void aLowTemperatureIsNearlyGreedy() {
        float[] scores = new float[1000];
        Random random = new Random(3);
        for (int token = 0; token < scores.length; token++) {
            scores[token] = random.nextFloat();
        }
        scores[123] = 2;

        assertThat(pick(SamplingOptions.sampled(0.011f, 1), scores)).isEqualTo(123);
        assertThat(pick(SamplingOptions.sampled(1e-30f, 1), scores)).isEqualTo(123);
    }

    @Test
    void optionsRefuseWhatMeansNothing() {
        SamplingOptions options = SamplingOptions.greedy();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingOptions.sampled(-0.1f, 0))
                .withMessage("temperature must be in [0, 2], not -0.1");
        assertThatIllegalArgumentException().isThrownBy(() -> SamplingOptions.sampled(2.1f, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingOptions.sampled(Float.NaN, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Truncation.topP(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Truncation.topP(1.1f));
        assertThatIllegalArgumentException().isThrownBy(() -> Truncation.topK(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Truncation.minP(1.1f));
        assertThatIllegalArgumentException().isThrownBy(() -> new Penalties(0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Penalties(1, 3, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Penalties(1, 0, -3));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withMinTokens(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withLogprobs(21));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withBias(Map.of(5, 101f)))
                .withMessage("bias must be in [-100, 100], not 101.0");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withBias(Map.of(-5, 1f)));
    }

    private static int pick(SamplingOptions options, float... scores) {
        return Sampler.of(options).sample(scores.clone()).token();
    }

    private static int[] draw(SamplingOptions options, int times, float[] scores) {
        Sampler sampler = Sampler.of(options);
        int[] drawn = new int[scores.length];
        for (int index = 0; index < times; index++) {
            drawn[sampler.sample(scores.clone()).token()]++;
        }
        return drawn;
    }

    private static float log(double probability) {
        return (float) Math.log(probability);
    }
}
