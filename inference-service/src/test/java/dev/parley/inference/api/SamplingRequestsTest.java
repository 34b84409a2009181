package dev.parley.inference.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.checkpoint.SamplingDefaults;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.sampling.Penalties;
import dev.parley.inference.sampling.SamplingOptions;
import dev.parley.inference.sampling.Truncation;
import dev.parley.inference.v1.Sampling;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SamplingRequestsTest {

    private static final int TOKENS = 1000;

    @Test
    void ignoresTheBiasOfTokensThatTheModelDoesNotHave() {
        SamplingOptions options =
                options(Sampling.newBuilder().putLogitBias(999, 1).putLogitBias(TOKENS, 1));

        assertThat(options.bias()).containsExactly(Map.entry(999, 1f));
    }

    @Test
    void leavesToTheModelWhatIsNotSet() {
        SamplingOptions options = options(Sampling.newBuilder());

        assertThat(options.temperature()).isEqualTo(0.7f);
        assertThat(options.truncation()).isEqualTo(new Truncation(0.05f, 40, 0.9f));
        assertThat(options.penalties()).isEqualTo(new Penalties(1.1f, 0, 0));
        assertThat(options.bias()).isEmpty();
        assertThat(options.logprobs()).isEmpty();
        assertThat(SamplingRequests.maxTokens(Sampling.getDefaultInstance())).isEmpty();
    }

    @Test
    void isGreedyWhereNobodySaysAnything() {
        SamplingOptions options =
                SamplingRequests.options(
                        Sampling.getDefaultInstance(),
                        SamplingDefaults.NONE,
                        TOKENS,
                        new Random(1));

        assertThat(options.temperature()).isZero();
        assertThat(options.truncation()).isEqualTo(Truncation.NONE);
        assertThat(options.penalties()).isEqualTo(Penalties.NONE);
    }

    @Test
    void takesEverythingThatIsSet() {
        SamplingOptions options =
                options(
                        Sampling.newBuilder()
                                .setTemperature(0)
                                .setTopP(0.5f)
                                .setTopK(4)
                                .setMinP(0.25f)
                                .setRepetitionPenalty(1.5f)
                                .setPresencePenalty(-1)
                                .setFrequencyPenalty(2)
                                .putLogitBias(3, -100)
                                .setSeed(9)
                                .setMinTokens(5)
                                .setLogprobs(true)
                                .setTopLogprobs(7));

        assertThat(options)
                .isEqualTo(
                        new SamplingOptions(
                                0,
                                new Truncation(0.25f, 4, 0.5f),
                                new Penalties(1.5f, -1, 2),
                                Map.of(3, -100f),
                                9,
                                5,
                                OptionalInt.of(7)));
    }

    @Test
    void tellsLogprobsWithoutAlternatives() {
        assertThat(options(Sampling.newBuilder().setLogprobs(true)).logprobs()).hasValue(0);
    }

    static Stream<Arguments> outOfRange() {
        Sampling.Builder manyBiases = Sampling.newBuilder();
        IntStream.rangeClosed(0, 1024).forEach(token -> manyBiases.putLogitBias(token, 1));
        return Stream.of(
                Arguments.of("temperature", Sampling.newBuilder().setTemperature(2.5f)),
                Arguments.of("temperature", Sampling.newBuilder().setTemperature(Float.NaN)),
                Arguments.of("top_p", Sampling.newBuilder().setTopP(0)),
                Arguments.of("top_k", Sampling.newBuilder().setTopK(0)),
                Arguments.of("min_p", Sampling.newBuilder().setMinP(1.5f)),
                Arguments.of("min_p", Sampling.newBuilder().setMinP(Float.NaN)),
                Arguments.of("repetition_penalty", Sampling.newBuilder().setRepetitionPenalty(0)),
                Arguments.of("repetition_penalty", Sampling.newBuilder().setRepetitionPenalty(11)),
                Arguments.of("presence_penalty", Sampling.newBuilder().setPresencePenalty(3)),
                Arguments.of("frequency_penalty", Sampling.newBuilder().setFrequencyPenalty(-3)),
                Arguments.of("logit_bias[3]", Sampling.newBuilder().putLogitBias(3, 101)),
                Arguments.of("logit_bias[-1]", Sampling.newBuilder().putLogitBias(-1, 1)),
                Arguments.of("logit_bias", manyBiases),
                Arguments.of("min_tokens", Sampling.newBuilder().setMinTokens(-1)),
                Arguments.of("min_tokens", Sampling.newBuilder().setMinTokens(3).setMaxTokens(2)),
                Arguments.of("top_logprobs", Sampling.newBuilder().setTopLogprobs(1)),
                Arguments.of(
                        "top_logprobs",
                        Sampling.newBuilder().setLogprobs(true).setTopLogprobs(21)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outOfRange")
    void namesTheFieldThatIsOutOfRange(String field, Sampling.Builder sampling) {
        InferenceException refused =
                catchThrowableOfType(InferenceException.class, () -> options(sampling));

        assertThat(refused.field()).contains("sampling." + field);
    }

    private static SamplingOptions options(Sampling.Builder sampling) {
        SamplingDefaults usual =
                new SamplingDefaults(
                        OptionalDouble.of(0.7),
                        OptionalDouble.of(0.9),
                        OptionalInt.of(40),
                        OptionalDouble.of(0.05),
                        OptionalDouble.of(1.1));
        return SamplingRequests.options(sampling.build(), usual, TOKENS, new Random(1));
    }
}
