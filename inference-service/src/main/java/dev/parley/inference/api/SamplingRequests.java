package dev.parley.inference.api;

import dev.parley.inference.checkpoint.SamplingDefaults;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.sampling.Penalties;
import dev.parley.inference.sampling.SamplingOptions;
import dev.parley.inference.sampling.Truncation;
import dev.parley.inference.v1.Sampling;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Turns how a caller wants tokens picked into options of a sampler, naming what is out of range.
 */
final class SamplingRequests {

    private SamplingRequests() {}

    /**
     * @param usual of requests that do not say
     * @param tokens that the model has; the bias of others is ignored
     */
    static SamplingOptions options(
            Sampling sampling, SamplingDefaults usual, int tokens, RandomGenerator seeds) {
        return new SamplingOptions(
                temperature(sampling, usual),
                truncation(sampling, usual),
                penalties(sampling, usual),
                bias(sampling, tokens),
                sampling.hasSeed() ? sampling.getSeed() : seeds.nextLong(),
                minTokens(sampling),
                logprobs(sampling));
    }

    static OptionalInt maxTokens(Sampling sampling) {
        if (!sampling.hasMaxTokens()) {
            return OptionalInt.empty();
        }
        require(sampling.getMaxTokens() >= 1, "max_tokens", "must be at least 1");
        return OptionalInt.of(sampling.getMaxTokens());
    }

    private static float temperature(Sampling sampling, SamplingDefaults usual) {
        float wanted =
                sampling.hasTemperature()
                        ? sampling.getTemperature()
                        : (float) usual.temperature().orElse(0);
        require(
                wanted >= 0 && wanted <= SamplingOptions.MAX_TEMPERATURE,
                "temperature",
                "must be in [0, 2]");
        return wanted;
    }

    private static Truncation truncation(Sampling sampling, SamplingDefaults usual) {
        float minP = sampling.hasMinP() ? sampling.getMinP() : (float) usual.minP().orElse(0);
        require(minP >= 0 && minP <= 1, "min_p", "must be in [0, 1]");
        require(!sampling.hasTopK() || sampling.getTopK() >= 1, "top_k", "must be at least 1");
        int topK = sampling.hasTopK() ? sampling.getTopK() : usual.topK().orElse(0);
        float topP = sampling.hasTopP() ? sampling.getTopP() : (float) usual.topP().orElse(1);
        require(topP > 0 && topP <= 1, "top_p", "must be in (0, 1]");
        return new Truncation(minP, topK, topP);
    }

    private static Penalties penalties(Sampling sampling, SamplingDefaults usual) {
        float repetition =
                sampling.hasRepetitionPenalty()
                        ? sampling.getRepetitionPenalty()
                        : (float) usual.repetitionPenalty().orElse(1);
        require(repetition > 0 && repetition <= 10, "repetition_penalty", "must be in (0, 10]");
        float presence = sampling.getPresencePenalty();
        require(presence >= -2 && presence <= 2, "presence_penalty", "must be in [-2, 2]");
        float frequency = sampling.getFrequencyPenalty();
        require(frequency >= -2 && frequency <= 2, "frequency_penalty", "must be in [-2, 2]");
        return new Penalties(repetition, presence, frequency);
    }

    private static Map<Integer, Float> bias(Sampling sampling, int tokens) {
        Map<Integer, Float> bias = sampling.getLogitBiasMap();
        require(
                bias.size() <= SamplingOptions.MAX_BIASED_TOKENS,
                "logit_bias",
                "may have at most %d tokens".formatted(SamplingOptions.MAX_BIASED_TOKENS));
        bias.forEach((token, added) -> {
            String field = "logit_bias[" + token + "]";
            require(token >= 0, field, "is no token's id");
            float most = SamplingOptions.MAX_BIAS;
            require(added >= -most && added <= most, field, "must be in [-100, 100]");
        });
        return bias.entrySet().stream()
                .filter(biased -> biased.getKey() < tokens)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static int minTokens(Sampling sampling) {
        int least = sampling.getMinTokens();
        require(least >= 0, "min_tokens", "must be at least 0");
        require(
                !sampling.hasMaxTokens() || least <= sampling.getMaxTokens(),
                "min_tokens",
                "must be at most max_tokens");
        return least;
    }

    private static OptionalInt logprobs(Sampling sampling) {
        int alternatives = sampling.getTopLogprobs();
        require(
                alternatives >= 0 && alternatives <= SamplingOptions.MAX_LOGPROBS,
                "top_logprobs",
                "must be in [0, 20]");
        require(sampling.getLogprobs() || alternatives == 0, "top_logprobs", "needs logprobs");
        return sampling.getLogprobs() ? OptionalInt.of(alternatives) : OptionalInt.empty();
    }

    // A NaN holds nowhere, and is refused.
    private static void require(boolean holds, String field, String problem) {
        if (!holds) {
            throw InferenceException.invalid("sampling." + field, problem);
        }
    }
}
