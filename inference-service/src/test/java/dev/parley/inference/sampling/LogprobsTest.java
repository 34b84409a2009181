package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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

    @Property(tries = 200)
    void ofAFewAreThoseOfAllScores(
            @ForAll Random random,
            @ForAll @IntRange(min = 64, max = 3000) int size,
            @ForAll @IntRange(max = 20) int count,
            @ForAll("temperatures") float temperature) {
        float[] scores = Scores.random(random, size);
        SamplingOptions options =
                SamplingOptions.sampled(temperature, 7)
                        .withTruncation(Truncation.topK(40))
                        .withPenalties(new Penalties(1, 0, 1))
                        .withLogprobs(count);

        Sampled few =
                LikeliestFew.of(scores, 64).pick(Sampler.of(options), total(scores)).orElseThrow();

        Sampled all = Sampler.of(options).sample(scores.clone());
        TokenLogprobs expected = all.logprobs().orElseThrow();
        TokenLogprobs logprobs = few.logprobs().orElseThrow();
        assertThat(few.token()).isEqualTo(all.token());
        assertClose(logprobs.chosen(), expected.chosen());
        assertThat(logprobs.top()).hasSameSizeAs(expected.top());
        for (int i = 0; i < expected.top().size(); i++) {
            assertClose(logprobs.top().get(i), expected.top().get(i));
        }
    }

    @Provide
    Arbitrary<Float> temperatures() {
        return Arbitraries.of(0f, 0.5f, 1f, 1.7f);
    }

    private static void assertClose(TokenLogprobs.Entry actual, TokenLogprobs.Entry expected) {
        assertThat(actual.token()).isEqualTo(expected.token());
        assertThat(actual.logprob()).isCloseTo(expected.logprob(), within(1e-4f));
    }

    @Test
    void areThereForATokenThatIsNotAmongTheFew() {
        float[] scores = Scores.random(new Random(5), 2000);
        int fetched = 0;
        for (int seed = 0; seed < 200; seed++) {
            Sampler sampler = Sampler.of(SamplingOptions.sampled(1, seed).withLogprobs(2));
            Optional<Sampled> few = LikeliestFew.of(scores, 64).pick(sampler, total(scores));
            fetched += few.isEmpty() ? 1 : 0;
            Sampled sampled = few.orElseGet(() -> sampler.sample(scores.clone()));

            TokenLogprobs logprobs = sampled.logprobs().orElseThrow();
            assertThat(logprobs.chosen().token()).isEqualTo(sampled.token());
            assertThat(logprobs.top()).hasSize(2);
        }
        assertThat(fetched).isBetween(1, 199);
    }

    @Test
    void ofMoreThanTheFewAreReadFromAllScores() {
        float[] scores = Scores.random(new Random(5), 2000);
        Sampler sampler = Sampler.of(SamplingOptions.greedy().withLogprobs(5));

        assertThat(LikeliestFew.of(scores, 4).pick(sampler, total(scores))).isEmpty();
        assertThat(LikeliestFew.of(scores, 5).pick(sampler, total(scores))).isPresent();
    }

    @Test
    void areWhyTheScoresAreAddedUpAsTheyAre() {
        SamplingOptions sampled = SamplingOptions.sampled(0.5f, 1);

        assertThat(Sampler.of(sampled).temperature()).isEqualTo(0.5f);
        assertThat(Sampler.of(sampled.withLogprobs(0)).temperature()).isEqualTo(1);
    }

    @Test
    void doNotLendTheirTotalToADrawAtAnotherTemperature() {
        float[] scores = Scores.random(new Random(5), 2000);
        Sampler sampler = Sampler.of(SamplingOptions.sampled(0.5f, 1).withLogprobs(0));

        assertThat(LikeliestFew.of(scores, 64).pick(sampler, total(scores))).isEmpty();
    }

    private static double total(float[] scores) {
        return IntStream.range(0, scores.length)
                .mapToDouble(token -> Scores.weight(scores, token, 1))
                .sum();
    }

    @Test
    void areAbsentWhereNobodyAsked() {
        assertThat(Sampler.of(SamplingOptions.greedy()).sample(new float[] {1}).logprobs())
                .isEmpty();
    }
}
