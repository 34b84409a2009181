package dev.parley.inference.model;

import java.nio.FloatBuffer;
import java.util.Objects;

/** Scores that lie in this process's memory. */
final class HostLogits implements Logits {

    private final FloatBuffer values; // (places, vocabulary)
    private final int vocabulary;
    private final int[] places; // (rows), where each row lies among the values

    HostLogits(FloatBuffer values, int vocabulary, int... places) {
        this.values = values;
        this.vocabulary = vocabulary;
        this.places = places;
    }

    @Override
    public int rows() {
        return places.length;
    }

    @Override
    public int vocabulary() {
        return vocabulary;
    }

    @Override
    public float at(int row, int token) {
        Objects.checkIndex(token, vocabulary);
        return values.get(start(row) + token);
    }

    @Override
    public void copyRow(int row, float[] destination) {
        values.get(start(row), destination, 0, vocabulary);
    }

    private int start(int row) {
        return places[Objects.checkIndex(row, places.length)] * vocabulary;
    }
}
