package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Something that steps a model and is timed. */
interface Contender extends AutoCloseable {

    /** Returns its name in tables. */
    String name();

    /** Returns what it says about itself: versions, flags, memory. */
    ObjectNode facts();

    /** Whether it can step so many sequences at once. */
    default boolean decodes(int rows) {
        return true;
    }

    /** Returns the seconds that a prompt of so many tokens takes from nothing. */
    double prefill(int tokens);

    /**
     * Returns the seconds of {@code steps} steps of {@code rows} sequences, each of which holds
     * {@code context} tokens before the first.
     */
    double decode(int rows, int context, int steps);

    @Override
    void close();
}
