package dev.parley.inference.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.model.Candidates;
import dev.parley.inference.model.ScoreQuery;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Tokens that a bias makes likelier: their scores are asked for, and come with the candidates. */
class RaisedTokensTest {

    private static final float TEMPERATURE = 0.8f;
    private static final int DRAWS = 100_000;

    @Property(tries = 1000)
    void arePickedAsFromAllScoresWhateverTheOthersWeigh(
            @ForAll("options") SamplingOptions plain,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 64) int count) {
        float[] scores = Scores.random(random, 300);
        SamplingOptions options =
                plain.withBias(bias(random)).withPenalties(new Penalties(1.2f, 0, 1));
        int[] prompt = {random.nextInt(300), random.nextInt(300)};
        Sampler one = Sampler.of(options, prompt, Set.of(), Optional.of(new OddOnes()));
        Sampler other = Sampler.of(options, prompt, Set.of(), Optional.of(new OddOnes()));
        Candidates few = unweighed(LikeliestFew.of(scores, count).answer(one.query()));
        for (int i = 0; i < 3; i++) {
            Sampled picked = one.sampleAmong(few).orElseGet(() -> one.sample(scores.clone()));

            assertThat(picked).isEqualTo(other.sample(scores.clone()));
        }
    }

    @Provide
    Arbitrary<SamplingOptions> options() {
        return SomeOptions.withoutAdjustments();
    }

    @Test
    void lieInTheNucleusThatAllScoresHave() {
        Random random = new Random(12);
        int served = 0;
        for (int i = 0; i < 5000; i++) {
            float[] scores = Scores.random(random, 300);
            SamplingOptions options =
                    SamplingOptions.sampled(TEMPERATURE, i)
                            .withTruncation(Truncation.topP(0.01f + 0.98f * random.nextFloat()))
                            .withBias(bias(random));
            int count = 2 + random.nextInt(63);

            Optional<Sampled> picked = LikeliestFew.of(scores, count).pick(Sampler.of(options));

            served += picked.isPresent() ? 1 : 0;
            picked.ifPresent(
                    it -> assertThat(it).isEqualTo(Sampler.of(options).sample(scores.clone())));
        }
        assertThat(served).isGreaterThan(2000);
    }

    /** Of six tokens of three hundred, some of which become likelier and some less likely. */
    private static Map<Integer, Float> bias(Random random) {
        return random.ints(6, 0, 300)
                .distinct()
                .boxed()
                .collect(Collectors.toMap(token -> token, _ -> random.nextFloat() * 25 - 5));
    }

    private static Candidates unweighed(Candidates known) {
        double unknown = Double.POSITIVE_INFINITY;
        return new Candidates(known.tokens(), known.scores(), known.likeliest(), unknown, unknown);
    }

    @Test
    void areDrawnAsOftenAsTheyHaveBecomeLikely() {
        float[] scores = Scores.random(new Random(6), 100);
        Map<Integer, Float> bias = Map.of(7, 6f, 50, 9f, 51, 1f, 93, 0.5f);
        float[] changed = scores.clone();
        bias.forEach((token, added) -> changed[token] += added);
        LikeliestFew few = LikeliestFew.of(scores, 8);
        int[] drawn = new int[scores.length];
        int served = 0;
        for (int seed = 0; seed < DRAWS; seed++) {
            Sampler sampler = Sampler.of(SamplingOptions.sampled(TEMPERATURE, seed).withBias(bias));
            Optional<Sampled> picked = few.pick(sampler);
            served += picked.isPresent() ? 1 : 0;
            drawn[picked.orElseGet(() -> sampler.sample(scores.clone())).token()]++;
        }

        double total =
                IntStream.range(0, 100)
                        .mapToDouble(token -> Scores.weight(changed, token, TEMPERATURE))
                        .sum();
        for (int token = 0; token < scores.length; token++) {
            double share = Scores.weight(changed, token, TEMPERATURE) / total;
            double deviation = Math.sqrt(share * (1 - share) / DRAWS);
            assertThat(drawn[token] / (double) DRAWS)
                    .isCloseTo(share, within(5 * deviation + 1e-5));
        }
        assertThat(served).isBetween(DRAWS / 4, DRAWS - 100);
    }

    @Test
    void thatNothingElseCanReachAreAlwaysServed() {
        float[] scores = Scores.random(new Random(6), 2000);
        Map<Integer, Float> bias = Map.of(17, 100f, 170, 100f, 1700, 100f);
        for (float temperature : new float[] {0, 0.01f, 0.8f, 2}) {
            for (int seed = 0; seed < 100; seed++) {
                SamplingOptions options = SamplingOptions.sampled(temperature, seed).withBias(bias);

                assertThat(LikeliestFew.of(scores, 64).pick(Sampler.of(options)))
                        .contains(Sampler.of(options).sample(scores.clone()));
            }
        }
    }

    @Test
    void ofWhichOneScoreIsMissingNeedAllScores() {
        float[] scores = Scores.random(new Random(6), 2000);
        int[] worst = {Scores.ranking(scores).get(1998), Scores.ranking(scores).get(1999)};
        Sampler sampler =
                Sampler.of(SamplingOptions.greedy().withBias(Map.of(worst[0], 1f, worst[1], 1f)));
        LikeliestFew few = LikeliestFew.of(scores, 64);

        ScoreQuery query = sampler.query();
        ScoreQuery half = new ScoreQuery(1, query.tokens().subList(0, 1));

        assertThat(sampler.sampleAmong(few.answer(half))).isEmpty();
        assertThat(sampler.sampleAmong(few.answer(query))).isPresent();
    }

    @Test
    void areTheOnesThatAreAskedFor() {
        SamplingOptions options =
                SamplingOptions.sampled(0.5f, 1).withBias(Map.of(9, 1f, 3, 0.1f, 5, -1f, 6, 0f));

        assertThat(Sampler.of(options).query().tokens()).containsExactly(3, 9);
        assertThat(Sampler.of(options).query().temperature()).isEqualTo(0.5f);
        assertThat(Sampler.of(SamplingOptions.greedy()).query()).isEqualTo(ScoreQuery.PLAIN);
    }
}
