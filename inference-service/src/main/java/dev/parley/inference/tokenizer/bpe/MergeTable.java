package dev.parley.inference.tokenizer.bpe;

import java.util.Arrays;

/**
 * Which two neighbouring tokens become one, and which pair goes first: that of the lowest rank.
 *
 * <p>Filled once, by its maker.
 */
public final class MergeTable {

    private static final long FREE = -1;

    // open addressing, at most half full
    private long[] pairs = new long[1024]; // left << 32 | right
    private long[] merges = new long[1024]; // rank << 32 | merged
    private int size;

    public MergeTable() {
        Arrays.fill(pairs, FREE);
    }

    /**
     * Returns the table of a vocabulary that knows no merges but an order of tokens: any two tokens
     * join whose bytes together are a token, and the token of the lowest id goes first.
     */
    public static MergeTable inOrderOf(TokenBytes tokens) {
        MergeTable table = new MergeTable();
        for (int id = 0; id < tokens.size(); id++) {
            byte[] token = tokens.get(id);
            for (int middle = 1; middle < token.length; middle++) {
                int left = tokens.find(token, 0, middle);
                int right = left < 0 ? left : tokens.find(token, middle, token.length);
                if (right >= 0) {
                    table.add(left, right, id, id);
                }
            }
        }
        return table;
    }

    /**
     * Says that {@code left} and {@code right} become {@code merged}; the first word on a pair
     * counts.
     */
    public void add(int left, int right, int merged, int rank) {
        if (2 * ++size > pairs.length) {
            grow();
        }
        int slot = slot(pair(left, right));
        if (pairs[slot] == FREE) {
            pairs[slot] = pair(left, right);
            merges[slot] = pair(rank, merged);
        }
    }

    /** Returns {@code rank << 32 | merged}, or -1 where the two do not join. */
    long find(int left, int right) {
        int slot = slot(pair(left, right));
        return pairs[slot] == FREE ? -1 : merges[slot];
    }

    private void grow() {
        long[] oldPairs = pairs;
        long[] oldMerges = merges;
        pairs = new long[oldPairs.length * 2];
        merges = new long[oldPairs.length * 2];
        Arrays.fill(pairs, FREE);
        for (int i = 0; i < oldPairs.length; i++) {
            if (oldPairs[i] != FREE) {
                int slot = slot(oldPairs[i]);
                pairs[slot] = oldPairs[i];
                merges[slot] = oldMerges[i];
            }
        }
    }

    private int slot(long pair) {
        long hash = pair * 0x9E3779B97F4A7C15L;
        int slot = (int) (hash >>> 40) & pairs.length - 1;
        while (pairs[slot] != FREE && pairs[slot] != pair) {
            slot = slot + 1 & pairs.length - 1;
        }
        return slot;
    }

    private static long pair(int high, int low) {
        return (long) high << 32 | low;
    }
}
