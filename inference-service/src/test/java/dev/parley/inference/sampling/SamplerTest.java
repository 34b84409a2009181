package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SamplerTest {

    @Test
    void greedyTakesTheLargestAndTheFirstOfEquals() {
        Sampler greedy = Sampler.of(SamplingOptions.greedy());

        assertThat(greedy.sample(new float[] {-1, 3, 2, 3}, 0)).isEqualTo(1);
        assertThat(greedy.sample(new float[] {Float.NEGATIVE_INFINITY, -7}, 5)).isEqualTo(1);
    }

    @Test
    void saysWhichScoreIsNotANumber() {
        for (float temperature : new float[] {0, 1}) {
            Sampler sampler = Sampler.of(new SamplingOptions(temperature, 0.9f, 1));

            assertThatThrownBy(() -> sampler.sample(new float[] {1, Float.NaN}, 0))
                    .isInstanceOf(NotANumberException.class)
                    .hasMessage("the logit of token 1 is NaN");
            assertThatThrownBy(() -> sampler.sample(new float[] {1, Float.POSITIVE_INFINITY}, 0))
                    .isInstanceOf(NotANumberException.class);
        }
    }

    @Property(tries = 200)
    void dependsOnTheSeedAndTheIndexAlone(
            @ForAll @Size(min = 1, max = 50) float[] any,
            @ForAll @FloatRange(min = 0.01f, max = 2) float temperature,
            @ForAll @FloatRange(min = 0.01f, max = 1) float topP,
            @ForAll long seed,
            @ForAll @IntRange(max = 1000) int index) {
        float[] scores = bounded(any);
        SamplingOptions options = new SamplingOptions(temperature, topP, seed);
        Sampler busy = Sampler.of(options);
        busy.sample(scores.clone(), index + 1);

        assertThat(busy.sample(scores.clone(), index))
                .isEqualTo(Sampler.of(options).sample(scores.clone(), index));
    }

    @Property(tries = 200)
    void neverLeavesTheNucleus(
            @ForAll @Size(min = 1, max = 30) float[] any,
            @ForAll @FloatRange(min = 0.01f, max = 1) float topP,
            @ForAll long seed) {
        float[] scores = bounded(any);
        Sampler sampler = Sampler.of(new SamplingOptions(1, topP, seed));

        int token = sampler.sample(scores.clone(), 0);

        double total = 0;
        double heavier = 0;
        for (float score : scores) {
            total += Math.exp(score);
            heavier += score > scores[token] ? Math.exp(score) : 0;
        }
        assertThat(heavier / total).isLessThan(topP + 1e-6);
    }

    @Test
    void drawsInProportionToProbability() {
        float[] scores = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};
        for (float topP : new float[] {1, 0.999f}) {
            Sampler sampler = Sampler.of(new SamplingOptions(1, topP, 42));
            int[] drawn = new int[3];
            for (int index = 0; index < 100_000; index++) {
                drawn[sampler.sample(scores.clone(), index)]++;
            }

            assertThat(drawn[0] / 1e5).isCloseTo(0.5, within(0.01));
            assertThat(drawn[1] / 1e5).isCloseTo(0.3, within(0.01));
            assertThat(drawn[2] / 1e5).isCloseTo(0.2, within(0.01));
        }
    }

    @Test
    void topPLeavesTheUnlikelyOut() {
        float[] scores = {(float) Math.log(0.2), (float) Math.log(0.5), (float) Math.log(0.3)};
        Sampler sampler = Sampler.of(new SamplingOptions(1, 0.6f, 7));
        Set<Integer> drawn = new TreeSet<>();
        for (int index = 0; index < 1000; index++) {
            drawn.add(sampler.sample(scores.clone(), index));
        }

        assertThat(drawn).containsExactly(1, 2);
    }

    @Test
    void aLowTemperatureIsNearlyGreedy() {
        float[] scores = new float[1000];
        Random random = new Random(3);
        for (int token = 0; token < scores.length; token++) {
            scores[token] = random.nextFloat();
        }
        scores[123] = 2;

        assertThat(Sampler.of(new SamplingOptions(0.01f, 0.9f, 1)).sample(scores, 0))
                .isEqualTo(123);
    }

    @Test
    void optionsRefuseWhatMeansNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingOptions(-0.1f, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingOptions(2.1f, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingOptions(Float.NaN, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingOptions(1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingOptions(1, 1.1f, 0));
    }

    private static float[] bounded(float[] any) {
        float[] scores = new float[any.length];
        for (int i = 0; i < any.length; i++) {
            scores[i] = Float.isFinite(any[i]) ? any[i] % 20 : 0;
        }
        return scores;
    }
}
