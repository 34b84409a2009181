package dev.parley.inference.tokenizer.bpe;

import java.util.Arrays;
import java.util.List;

/** The bytes of every token, and the token of some bytes. Immutable. */
public final class TokenBytes {

    private static final int NONE = -1;

    private final byte[][] tokens; // [id]

    /** Open addressing over ids, at most half full. */
    private final int[] table;

    /**
     * @param tokens by id; an empty array where an id has no text. Of equal ones the first is
     *     found.
     */
    public TokenBytes(List<byte[]> tokens) {
        this.tokens = tokens.toArray(byte[][]::new);
        this.table = new int[Integer.highestOneBit(Math.max(1, tokens.size())) * 4];
        Arrays.fill(table, NONE);
        for (int id = 0; id < this.tokens.length; id++) {
            byte[] token = this.tokens[id];
            int slot = slot(token, 0, token.length);
            if (token.length > 0 && table[slot] == NONE) {
                table[slot] = id;
            }
        }
    }

    /** Returns the number of ids. */
    public int size() {
        return tokens.length;
    }

    /** Returns a token's bytes; not to be written to. */
    public byte[] get(int id) {
        return tokens[id];
    }

    /** Returns the token that is {@code text[from, to)}, or -1. */
    public int find(byte[] text, int from, int to) {
        return table[slot(text, from, to)];
    }

    /** Where these bytes are, or the free place where they would be. */
    private int slot(byte[] text, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + text[i];
        }
        int slot = (hash ^ hash >>> 15) & table.length - 1;
        while (table[slot] != NONE) {
            byte[] token = tokens[table[slot]];
            if (Arrays.equals(token, 0, token.length, text, from, to)) {
                return slot;
            }
            slot = slot + 1 & table.length - 1;
        }
        return slot;
    }
}
