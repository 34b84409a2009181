package dev.parley.inference.model;

import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The scores of one step, one row of the vocabulary's length a sequence.
 *
 * <p>A view of the runner's memory: it is valid until the runner's next step or its close, and read
 * on the runner's thread.
 */
public interface Logits {

    /** Returns a view of {@code values}, row after row, from its beginning to its capacity. */
    static Logits of(FloatBuffer values, int vocabulary) {
        if (vocabulary < 1 || values.capacity() % vocabulary != 0) {
            throw new IllegalArgumentException(
                    values.capacity() + " logits are not rows of " + vocabulary);
        }
        int[] places = IntStream.range(0, values.capacity() / vocabulary).toArray();
        return new HostLogits(values.asReadOnlyBuffer(), vocabulary, places);
    }

    /** Returns a view of some rows of {@code values}: those at {@code places}, in that order. */
    static Logits of(FloatBuffer values, int vocabulary, int... places) {
        return new HostLogits(values, vocabulary, places);
    }

    /** Returns the number of rows. */
    int rows();

    /** Returns the length of a row. */
    int vocabulary();

    /** Returns the score of one token in one row. */
    float at(int row, int token);

    /** Copies a row to the beginning of {@code destination}. */
    void copyRow(int row, float[] destination);

    /** Returns a copy of a row. */
    default float[] row(int row) {
        float[] copy = new float[vocabulary()];
        copyRow(row, copy);
        return copy;
    }

    /**
     * Returns the best tokens of a row where the runner chose them itself; empty where all scores
     * are at hand anyway. A row that these cannot serve is read by {@link #copyRow}, which is slow
     * where there are candidates: the scores are still on the device.
     */
    default Optional<Candidates> candidates(int row) {
        return Optional.empty();
    }
}
