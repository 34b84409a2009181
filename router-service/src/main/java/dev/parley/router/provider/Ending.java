package dev.parley.router.provider;

import java.util.List;
import java.util.OptionalInt;

/**
 * Where an answer ends.
 *
 * @param maxTokens most tokens to generate, at least 1
 * @param minTokens tokens before it may end
 * @param stop texts that end it; none is empty
 * @param ignoreEos goes on where the model would end it
 */
public record Ending(
        OptionalInt maxTokens, OptionalInt minTokens, List<String> stop, boolean ignoreEos) {

    /** Most texts that may end an answer. */
    public static final int MOST_STOPS = 16;

    /** Where the model ends it. */
    public static final Ending DEFAULT = after(OptionalInt.empty());

    public Ending {
        stop = List.copyOf(stop);
        if (maxTokens.orElse(1) < 1) {
            throw new IllegalArgumentException("max_tokens must be at least 1");
        }
        if (minTokens.orElse(0) < 0) {
            throw new IllegalArgumentException("min_tokens must not be negative");
        }
        if (stop.size() > MOST_STOPS) {
            throw new IllegalArgumentException("stop must have at most " + MOST_STOPS + " texts");
        }
        if (stop.contains("")) {
            throw new IllegalArgumentException("stop must not have an empty text");
        }
    }

    /** At most so many tokens; empty: what the model leaves. */
    public static Ending after(OptionalInt maxTokens) {
        return new Ending(maxTokens, OptionalInt.empty(), List.of(), false);
    }

    /** Says nothing of the texts. */
    @Override
    public String toString() {
        return "Ending[max %s, min %s, %d stops]".formatted(maxTokens, minTokens, stop.size());
    }
}
