package dev.parley.inference.engine;

import dev.parley.inference.sampling.Sampler;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a caller wants of the engine.
 *
 * @param prompt what to continue
 * @param maxTokens most tokens to generate; absent: what the context leaves
 * @param sampler picks the tokens
 * @param stopTokens any of them ends the answer
 * @param receivedNanos when the caller asked, on the engine's clock; latency counts from here
 * @param deadlineNanos when the caller stops waiting, on the same clock
 */
public record GenerationRequest(
        Prompt prompt,
        OptionalInt maxTokens,
        Sampler sampler,
        Set<Integer> stopTokens,
        long receivedNanos,
        OptionalLong deadlineNanos) {

    public GenerationRequest {
        if (maxTokens.isPresent() && maxTokens.getAsInt() < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1");
        }
        stopTokens = Set.copyOf(stopTokens);
    }
}
