package dev.parley.router.api.grpc;

import dev.parley.inference.v1.Sampling;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.Ending;
import dev.parley.router.provider.Penalties;
import dev.parley.router.provider.Truncation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A caller's wishes how tokens are picked to our records. */
final class SamplingMapping {

    private SamplingMapping() {}

    static dev.parley.router.provider.Sampling sampling(Sampling sampling) {
        Map<Integer, Double> bias = new LinkedHashMap<>();
        sampling.getLogitBiasMap().forEach((token, it) -> bias.put(token, (double) it));
        return new dev.parley.router.provider.Sampling(
                optional(sampling.hasTemperature(), sampling.getTemperature()),
                new Truncation(
                        optional(sampling.hasTopP(), sampling.getTopP()),
                        optional(sampling.hasTopK(), sampling.getTopK()),
                        optional(sampling.hasMinP(), sampling.getMinP())),
                new Penalties(
                        sampling.getPresencePenalty(),
                        sampling.getFrequencyPenalty(),
                        optional(sampling.hasRepetitionPenalty(), sampling.getRepetitionPenalty())),
                bias,
                sampling.hasSeed() ? OptionalLong.of(sampling.getSeed()) : OptionalLong.empty(),
                logprobs(sampling),
                sampling.getDeterministic(),
                new Ending(
                        optional(sampling.hasMaxTokens(), sampling.getMaxTokens()),
                        optional(sampling.hasMinTokens(), sampling.getMinTokens()),
                        sampling.getStopList(),
                        sampling.getIgnoreEos()));
    }

    private static OptionalInt logprobs(Sampling sampling) {
        if (!sampling.getLogprobs() && sampling.getTopLogprobs() != 0) {
            throw RouterException.invalid(
                    "sampling.top_logprobs", "'top_logprobs' needs 'logprobs'.");
        }
        return optional(sampling.getLogprobs(), sampling.getTopLogprobs());
    }

    private static OptionalDouble optional(boolean set, float value) {
        return set ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static OptionalInt optional(boolean set, int value) {
        return set ? OptionalInt.of(value) : OptionalInt.empty();
    }
}
