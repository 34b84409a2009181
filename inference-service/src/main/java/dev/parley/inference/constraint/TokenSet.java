package dev.parley.inference.constraint;

import java.util.Arrays;

/** Some tokens of a vocabulary, one bit each. Used by one thread while it is filled. */
final class TokenSet {

    private final int size;
    private final long[] bits;

    TokenSet(int size) {
        this.size = size;
        this.bits = new long[(size + 63) >>> 6];
    }

    void clear() {
        Arrays.fill(bits, 0);
    }

    void add(int token) {
        bits[token >>> 6] |= 1L << token;
    }

    void addAll(TokenSet other) {
        for (int word = 0; word < other.bits.length; word++) {
            bits[word] |= other.bits[word];
        }
    }

    boolean contains(int token) {
        return token < size && (bits[token >>> 6] & 1L << token) != 0;
    }

    int bytes() {
        return bits.length * Long.BYTES;
    }

    int count() {
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }

    int[] toArray() {
        int[] tokens = new int[count()];
        int next = 0;
        for (int word = 0; word < bits.length; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                tokens[next++] = (word << 6) + Long.numberOfTrailingZeros(left);
            }
        }
        return tokens;
    }

    /** Sets the scores of all other tokens to negative infinity. */
    void mask(float[] scores) {
        for (int word = 0; word << 6 < scores.length; word++) {
            long allowed = word < bits.length ? bits[word] : 0;
            int start = word << 6;
            int end = Math.min(start + 64, scores.length);
            if (allowed == 0) {
                Arrays.fill(scores, start, end, Float.NEGATIVE_INFINITY);
                continue;
            }
            for (long masked = ~allowed; masked != 0; masked &= masked - 1) {
                int token = start + Long.numberOfTrailingZeros(masked);
                if (token < end) {
                    scores[token] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }
}
