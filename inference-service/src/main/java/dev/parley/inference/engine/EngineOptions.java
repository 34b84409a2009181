package dev.parley.inference.engine;

/**
 * The engine's bounds.
 *
 * @param queue most sequences that wait for a slot
 * @param readerBuffer tokens a reader may fall behind before its sequence pauses
 */
public record EngineOptions(int queue, int readerBuffer) {

    public EngineOptions {
        if (queue < 0 || readerBuffer < 1) {
            throw new IllegalArgumentException("queue must be 0 or more, readerBuffer 1 or more");
        }
    }
}
