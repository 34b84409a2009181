package dev.parley.inference.model;

import java.nio.FloatBuffer;
import java.util.Objects;

/**
 * The scores of one step, one row of the vocabulary's length a sequence.
 *
 * <p>A view of the runner's memory: it is valid until the runner's next step or its close.
 */
public final class Logits {

    private final FloatBuffer values; // (rows, vocabulary)
    private final int vocabulary;
    private final int rows;

    private Logits(FloatBuffer values, int vocabulary) {
        this.values = values;
        this.vocabulary = vocabulary;
        this.rows = values.capacity() / vocabulary;
    }

    /** Returns a view of {@code values}, row after row, from its beginning to its capacity. */
    public static Logits of(FloatBuffer values, int vocabulary) {
        if (vocabulary < 1 || values.capacity() % vocabulary != 0) {
            throw new IllegalArgumentException(
                    values.capacity() + " logits are not rows of " + vocabulary);
        }
        return new Logits(values.asReadOnlyBuffer(), vocabulary);
    }

    public int rows() {
        return rows;
    }

    /** Returns the length of a row. */
    public int vocabulary() {
        return vocabulary;
    }

    /** Returns the score of one token in one row. */
    public float at(int row, int token) {
        Objects.checkIndex(row, rows);
        Objects.checkIndex(token, vocabulary);
        return values.get(row * vocabulary + token);
    }

    /** Copies a row to the beginning of {@code destination}. */
    public void copyRow(int row, float[] destination) {
        Objects.checkIndex(row, rows);
        values.get(row * vocabulary, destination, 0, vocabulary);
    }

    /** Returns a copy of a row. */
    public float[] row(int row) {
        float[] copy = new float[vocabulary];
        copyRow(row, copy);
        return copy;
    }
}
