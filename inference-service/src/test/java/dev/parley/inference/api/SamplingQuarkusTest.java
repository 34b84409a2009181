package dev.parley.inference.api;

import static dev.parley.inference.api.DemoClient.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.TokenLogprob;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every setting of {@link Sampling} reaches the sampler. */
@QuarkusTest
@Timeout(120)
class SamplingQuarkusTest extends DemoModelTests {

    @Test
    void oneSeedGivesOneAnswerAndAnotherGivesAnother() {
        List<Integer> first = tokens(hot(7));

        assertThat(tokens(hot(7))).isEqualTo(first);
        assertThat(tokens(hot(8))).isNotEqualTo(first);
    }

    @Test
    void onlyTheLikeliestTokenIsLeftByTheStrictestTopKTopPAndMinP() {
        List<Integer> greedy = tokens(sampling());

        assertThat(tokens(hot(7).setTopK(1))).isEqualTo(greedy);
        assertThat(tokens(hot(7).setMinP(1))).isEqualTo(greedy);
        assertThat(tokens(hot(7).setTopP(1e-6f))).isEqualTo(greedy);
        assertThat(tokens(hot(7))).isNotEqualTo(greedy);
    }

    @Test
    void topKLeavesNoOtherTokensThanTheLikeliest() {
        ReadAnswer answer = chat(hot(7).setTopK(3).setTopLogprobs(3));

        assertThat(answer.tokens())
                .allSatisfy(token -> assertThat(token.getTopList()).contains(token.getPicked()))
                .anySatisfy(token -> assertThat(token.getPicked()).isNotEqualTo(token.getTop(0)));
    }

    @Test
    void minPLeavesNoTokenThatIsUnlikelyBesideTheLikeliest() {
        ReadAnswer answer = chat(hot(7).setTemperature(1).setMinP(0.2f).setTopLogprobs(1));

        assertThat(answer.tokens())
                .allSatisfy(token ->
                        assertThat(token.getPicked().getLogprob())
                                .isGreaterThan(
                                        token.getTop(0).getLogprob() + (float) Math.log(0.19)));
    }

    @Test
    void everyPenaltyMakesAnAnswerRepeatItselfLess() {
        int usual = distinct(sampling());

        assertThat(distinct(sampling().setPresencePenalty(2))).isGreaterThan(usual);
        assertThat(distinct(sampling().setFrequencyPenalty(2))).isGreaterThan(usual);
        assertThat(distinct(sampling().setRepetitionPenalty(2))).isGreaterThan(usual);
        assertThat(distinct(sampling().setFrequencyPenalty(-2))).isLessThan(usual);
    }

    @Test
    void logProbabilitiesAreTheModelsOwnWhateverPicksTheToken() {
        List<TokenLogprob> greedy = firstOf(sampling().setTopLogprobs(20));
        List<TokenLogprob> other =
                firstOf(hot(7).setTopLogprobs(20).putLogitBias(greedy.getFirst().getToken(), -100));

        assertThat(greedy).hasSize(20);
        assertThat(greedy.stream().mapToDouble(it -> Math.exp(it.getLogprob())).sum())
                .isBetween(0.1, 1.0001);
        for (int i = 0; i < 5; i++) {
            assertThat(other.get(i).getLogprob())
                    .isCloseTo(greedy.get(i).getLogprob(), within(1e-3f));
        }
    }

    /** Greedy. */
    private static Sampling.Builder sampling() {
        return Sampling.newBuilder()
                .setTemperature(0)
                .setMaxTokens(60)
                .setIgnoreEos(true)
                .setLogprobs(true);
    }

    private static Sampling.Builder hot(int seed) {
        return sampling().setTemperature(2).setSeed(seed);
    }

    private int distinct(Sampling.Builder sampling) {
        return new HashSet<>(tokens(sampling)).size();
    }

    private List<Integer> tokens(Sampling.Builder sampling) {
        return chat(sampling).tokens().stream().map(it -> it.getPicked().getToken()).toList();
    }

    private List<TokenLogprob> firstOf(Sampling.Builder sampling) {
        return chat(sampling).tokens().getFirst().getTopList();
    }

    private ReadAnswer chat(Sampling.Builder sampling) {
        return client().chat(asking(1).setSampling(sampling));
    }
}
