package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AdjustmentsTest {

    @Property(tries = 200)
    void penaltiesFollowTheFormula(@ForAll Random random) {
        Penalties penalties =
                new Penalties(0.5f + random.nextFloat(), random.nextFloat() * 2, -1.5f);
        List<Integer> prompt = random.ints(100, 0, 300).boxed().toList();
        List<Integer> answer = random.ints(200, 0, 300).boxed().toList();
        Adjustments adjustments = new Adjustments(Map.of(5, -2f), penalties, array(prompt));
        answer.forEach(adjustments::accept);
        float[] scores = Scores.random(random, 300);
        float[] changed = scores.clone();
        adjustments.apply(changed);

        for (int token = 0; token < scores.length; token++) {
            int times = Collections.frequency(answer, token);
            float expected = scores[token] + (token == 5 ? -2 : 0);
            if (times > 0 || prompt.contains(token)) {
                float r = penalties.repetition();
                expected = expected > 0 ? expected / r : expected * r;
            }
            if (times > 0) {
                expected = expected - penalties.frequency() * times - penalties.presence();
            }
            assertThat(changed[token]).isEqualTo(expected);
            assertThat(adjustments.apply(token, scores[token])).isEqualTo(expected);
        }
    }

    private static int[] array(List<Integer> tokens) {
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void aRepeatedTokenGivesWayToOthers() {
        Sampler sampler =
                Sampler.of(SamplingOptions.greedy().withPenalties(new Penalties(1, 0, 1)));
        float[] scores = {2.5f, 2, 1};

        assertThat(IntStream.range(0, 6).map(_ -> sampler.sample(scores.clone()).token()))
                .containsExactly(0, 1, 0, 1, 2, 0);
    }

    @Test
    void thePromptCountsForTheRepetitionPenaltyOnly() {
        float[] scores = {2, 1.5f};
        SamplingOptions greedy = SamplingOptions.greedy();
        int[] prompt = {0};

        assertThat(first(greedy.withPenalties(new Penalties(2, 0, 0)), prompt, scores)).isOne();
        assertThat(first(greedy.withPenalties(new Penalties(1, 2, 2)), prompt, scores)).isZero();
    }

    @Test
    void biasLiftsAndBansBeforeAnyTruncation() {
        float[] scores = {5, 4, 3, 2};
        SamplingOptions one =
                SamplingOptions.sampled(1, 3).withTruncation(new Truncation(0, 1, 0.1f));

        assertThat(first(one.withBias(Map.of(0, -100f)), new int[0], scores)).isEqualTo(1);
        assertThat(first(one.withBias(Map.of(3, 10f, 99, 100f)), new int[0], scores)).isEqualTo(3);
    }

    private static int first(SamplingOptions options, int[] prompt, float[] scores) {
        return Sampler.of(options, prompt, Set.of(), Optional.empty())
                .sample(scores.clone())
                .token();
    }

    @Test
    void anAnswerDoesNotEndBeforeItsLeastLength() {
        Sampler sampler =
                Sampler.of(
                        SamplingOptions.greedy().withMinTokens(2),
                        new int[0],
                        Set.of(0, 2, 99),
                        Optional.empty());
        float[] scores = {9, 1, 5};

        assertThat(IntStream.range(0, 3).map(_ -> sampler.sample(scores.clone()).token()))
                .containsExactly(1, 1, 0);
    }

    @Test
    void whereNothingElseMayComeItEndsAllTheSame() {
        float[] scores = new float[4];
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
        scores[2] = -3;
        Sampler sampler =
                Sampler.of(
                        SamplingOptions.greedy().withMinTokens(9),
                        new int[0],
                        Set.of(2),
                        Optional.empty());

        assertThat(sampler.sample(scores).token()).isEqualTo(2);
    }
}
