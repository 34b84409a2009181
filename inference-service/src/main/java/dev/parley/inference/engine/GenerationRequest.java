package dev.parley.inference.engine;

import dev.parley.inference.sampling.Sampler;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What a caller wants of the engine.
 *
 * @param prompt what to continue
 * @param maxTokens most tokens to generate; absent: what the context leaves
 * @param sampler picks the tokens; used by the engine's thread only
 * @param stopTokens any of them ends the answer; empty: none does
 * @param endsAfter is told every token that is no stop token, and says whether the answer ends with
 *     it; used by the engine's thread only
 * @param caller for whom it is
 * @param priority what may go before it
 * @param receivedNanos when the caller asked, on the engine's clock; latency counts from here
 * @param deadlineNanos when the caller stops waiting, on the same clock
 */
public record GenerationRequest(
        Prompt prompt,
        OptionalInt maxTokens,
        Sampler sampler,
        Set<Integer> stopTokens,
        IntPredicate endsAfter,
        Caller caller,
        Priority priority,
        long receivedNanos,
        OptionalLong deadlineNanos) {

    public GenerationRequest {
        if (maxTokens.isPresent() && maxTokens.getAsInt() < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1");
        }
        stopTokens = Set.copyOf(stopTokens);
    }

    /** A voice turn of an unknown caller that only a stop token ends. */
    public GenerationRequest(
            Prompt prompt,
            OptionalInt maxTokens,
            Sampler sampler,
            Set<Integer> stopTokens,
            long receivedNanos,
            OptionalLong deadlineNanos) {
        this(
                prompt,
                maxTokens,
                sampler,
                stopTokens,
                _ -> false,
                Caller.UNKNOWN,
                Priority.VOICE,
                receivedNanos,
                deadlineNanos);
    }
}
