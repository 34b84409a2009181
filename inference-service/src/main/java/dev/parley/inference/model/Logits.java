package dev.parley.inference.model;

import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The scores of one step, one row of the vocabulary's length a sequence.
 *
 * <p>A view of the runner's memory: it is valid until the runner's next step or its close.
 */
public final class Logits {

    private final FloatBuffer values; // (places, vocabulary)
    private final int vocabulary;
    private final int[] places; // (rows), where each row lies among the values

    private Logits(FloatBuffer values, int vocabulary, int... places) {
        this.values = values;
        this.vocabulary = vocabulary;
        this.places = places;
    }

    /** Returns a view of {@code values}, row after row, from its beginning to its capacity. */
    public static Logits of(FloatBuffer values, int vocabulary) {
        if (vocabulary < 1 || values.capacity() % vocabulary != 0) {
            throw new IllegalArgumentException(
                    values.capacity() + " logits are not rows of " + vocabulary);
        }
        int[] places = IntStream.range(0, values.capacity() / vocabulary).toArray();
        return new Logits(values.asReadOnlyBuffer(), vocabulary, places);
    }

    /** Returns a view of some rows of {@code values}: those at {@code places}, in that order. */
    public static Logits of(FloatBuffer values, int vocabulary, int... places) {
        return new Logits(values, vocabulary, places);
    }

    /** Returns the number of rows. */
    public int rows() {
        return places.length;
    }

    /** Returns the length of a row. */
    public int vocabulary() {
        return vocabulary;
    }

    /** Returns the score of one token in one row. */
    public float at(int row, int token) {
        Objects.checkIndex(token, vocabulary);
        return values.get(start(row) + token);
    }

    /** Copies a row to the beginning of {@code destination}. */
    public void copyRow(int row, float[] destination) {
        values.get(start(row), destination, 0, vocabulary);
    }

    /** Returns a copy of a row. */
    public float[] row(int row) {
        float[] copy = new float[vocabulary];
        copyRow(row, copy);
        return copy;
    }

    private int start(int row) {
        return places[Objects.checkIndex(row, places.length)] * vocabulary;
    }
}
