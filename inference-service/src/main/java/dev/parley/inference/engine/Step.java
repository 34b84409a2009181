package dev.parley.inference.engine;

import java.util.List;

/**
 * What the engine runs in one step: first a token of each answer under way, then parts of prompts.
 *
 * @param decode sequences with one pending token each; run together
 * @param chunks run one after the other
 */
record Step(List<Sequence> decode, List<Chunk> chunks) {

    /** The next {@code count} pending tokens of a sequence. */
    record Chunk(Sequence sequence, int count) {}

    boolean isEmpty() {
        return decode.isEmpty() && chunks.isEmpty();
    }

    int prefillTokens() {
        int tokens = 0;
        for (Chunk chunk : chunks) {
            tokens += chunk.count();
        }
        return tokens;
    }
}
