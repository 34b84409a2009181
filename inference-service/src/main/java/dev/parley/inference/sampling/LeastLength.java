package dev.parley.inference.sampling;

import java.util.Set;

/**
 * Keeps an answer from ending before it has its least length. Where nothing but an end may come,
 * since the answer is a complete JSON value, it may end all the same.
 */
final class LeastLength {

    private final int minTokens;
    private final int[] stopTokens;
    private final float[] hidden; // their scores
    private boolean masked;

    LeastLength(int minTokens, Set<Integer> stopTokens) {
        this.minTokens = minTokens;
        this.stopTokens = stopTokens.stream().mapToInt(Integer::intValue).toArray();
        this.hidden = new float[this.stopTokens.length];
    }

    /** Masks the tokens that would end an answer of {@code length} tokens too early. */
    void mask(float[] scores, int length) {
        masked = length < minTokens;
        for (int i = 0; masked && i < stopTokens.length; i++) {
            if (stopTokens[i] < scores.length) {
                hidden[i] = scores[stopTokens[i]];
                scores[stopTokens[i]] = Float.NEGATIVE_INFINITY;
            }
        }
    }

    /** Takes the last mask back. */
    void unmask(float[] scores) {
        for (int i = 0; masked && i < stopTokens.length; i++) {
            if (stopTokens[i] < scores.length) {
                scores[stopTokens[i]] = hidden[i];
            }
        }
        masked = false;
    }

    /** Whether an answer of {@code length} tokens may be followed by any token. */
    boolean acceptsAll(int length) {
        return length >= minTokens || stopTokens.length == 0;
    }

    /** Whether an answer of {@code length} tokens may be followed by this one. */
    boolean accepts(int token, int length) {
        if (length < minTokens) {
            for (int stop : stopTokens) {
                if (stop == token) {
                    return false;
                }
            }
        }
        return true;
    }
}
