package dev.parley.inference.engine;

import java.time.Duration;

/**
 * The engine's bounds.
 *
 * @param queue most sequences that wait for a slot; a quarter of it is kept for voice turns
 * @param readerBuffer tokens a reader may fall behind before its sequence pauses
 * @param readerPatience how long a sequence may pause before it is ended
 * @param chunkTokens most tokens of prompts run between two decode steps: the most that a long
 *     prompt makes answers under way wait
 * @param keep how long what is kept for later requests stays unused
 */
public record EngineOptions(
        int queue, int readerBuffer, Duration readerPatience, int chunkTokens, Duration keep) {

    public static final int DEFAULT_CHUNK = 128;

    public EngineOptions {
        if (queue < 0 || readerBuffer < 1 || chunkTokens < 1) {
            throw new IllegalArgumentException(
                    "queue must be 0 or more, readerBuffer and chunkTokens 1 or more");
        }
        if (readerPatience.isNegative() || keep.isNegative()) {
            throw new IllegalArgumentException("readerPatience and keep must not be negative");
        }
    }

    /** The given bounds, and what is usual for the others. */
    public EngineOptions(int queue, int readerBuffer) {
        this(queue, readerBuffer, Duration.ofSeconds(10), DEFAULT_CHUNK, Duration.ofMinutes(10));
    }
}
