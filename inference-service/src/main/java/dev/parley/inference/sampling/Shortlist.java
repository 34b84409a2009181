package dev.parley.inference.sampling;

import java.util.Arrays;

/** The few tokens that may be picked, in the order of their ids. Used by one thread. */
final class Shortlist {

    private long[] entries = new long[64]; // (size): token, bits of its score
    private int[] tokens = new int[64];
    private float[] scores = new float[64];
    private int size;

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(int token, float score) {
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
            tokens = new int[2 * size];
            scores = new float[2 * size];
        }
        entries[size++] = (long) token << 32 | Integer.toUnsignedLong(Float.floatToIntBits(score));
    }

    /**
     * Returns the token chosen, of at least one, or {@link Chooser#NONE} where one that is not in
     * this list might be the one.
     *
     * @param bound no score elsewhere is larger
     * @param rest what those elsewhere weigh
     */
    int choose(Chooser chooser, float bound, Rest rest, double random) {
        Arrays.sort(entries, 0, size);
        for (int i = 0; i < size; i++) {
            tokens[i] = (int) (entries[i] >> 32);
            scores[i] = Float.intBitsToFloat((int) entries[i]);
        }
        float largest = chooser.largest(scores, size);
        if (!Float.isFinite(largest)) {
            throw new NotANumberException("the largest logit is " + largest);
        }
        int place = chooser.choose(scores, size, largest, bound, rest, random);
        return place == Chooser.NONE ? Chooser.NONE : tokens[place];
    }
}
