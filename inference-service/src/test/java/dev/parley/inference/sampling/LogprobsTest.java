package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
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

        Sampled sampled =
                Sampler.of(SamplingOptions.sampled(1.5f, 1).withLogprobs(count))
                        .sample(scores.clone());

        TokenLogprobs logprobs = sampled.logprobs().orElseThrow();
        assertThat(logprobs.chosen().token()).isEqualTo(sampled.token());
        assertThat((double) logprobs.chosen().logprob())
                .isCloseTo(scores[sampled.token()] - logTotal(scores), within(1e-4));
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

        Sampled few = LikeliestFew.of(scores, 64).pick(Sampler.of(options)).orElseThrow();

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
            Optional<Sampled> few = LikeliestFew.of(scores, 64).pick(sampler);
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

        assertThat(LikeliestFew.of(scores, 4).pick(sampler)).isEmpty();
        assertThat(LikeliestFew.of(scores, 5).pick(sampler)).isPresent();
    }

    @Test
    void areOfTheModelsOwnScoresWhateverTheTemperatureOfTheDraw() {
        float[] scores = Scores.random(new Random(5), 2000);
        SamplingOptions options = SamplingOptions.sampled(0.5f, 1);

        Sampled plain = LikeliestFew.of(scores, 64).pick(Sampler.of(options)).orElseThrow();
        Sampled sampled =
                LikeliestFew.of(scores, 64).pick(Sampler.of(options.withLogprobs(3))).orElseThrow();

        assertThat(sampled.token()).isEqualTo(plain.token());
        assertThat((double) sampled.logprobs().orElseThrow().chosen().logprob())
                .isCloseTo(scores[sampled.token()] - logTotal(scores), within(1e-4));
    }

    private static double logTotal(float[] scores) {
        double total = 0;
        for (float score : scores) {
            total += Math.exp(score);
        }
        return Math.log(total);
    }

    @Test
    void areAbsentWhereNobodyAsked() {
        assertThat(Sampler.of(SamplingOptions.greedy()).sample(new float[] {1}).logprobs())
                .isEmpty();
    }
}
