package dev.parley.inference.tokenizer.bpe;

import java.util.Arrays;

/** A growing list of token ids. */
public final class TokenIds {

    private int[] ids = new int[64];
    private int size;

    /** Appends an id. */
    public void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    /** Appends ids. */
    public void addAll(int[] more) {
        for (int id : more) {
            add(id);
        }
    }

    /** Returns a copy. */
    public int[] toArray() {
        return Arrays.copyOf(ids, size);
    }
}
