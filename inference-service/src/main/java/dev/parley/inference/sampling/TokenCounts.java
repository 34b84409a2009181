package dev.parley.inference.sampling;

import java.util.Arrays;

/**
 * How often each token was picked, and which ones the prompt holds (with count 0 as long as they
 * were not picked): a table of open addressing, so that nothing is allocated for most tokens.
 */
final class TokenCounts {

    private static final int FREE = -1;

    private int[] tokens = new int[64]; // a power of two, at most half full
    private int[] counts = new int[64];
    private int size;

    TokenCounts() {
        Arrays.fill(tokens, FREE);
    }

    /** Changes a score by what is known of its token. */
    @FunctionalInterface
    interface Change {
        float apply(float score, int times);
    }

    /** Adds {@code times} to a token's count. */
    void add(int token, int times) {
        if (2 * size >= tokens.length) {
            grow();
        }
        int place = place(token);
        if (tokens[place] == FREE) {
            tokens[place] = token;
            size++;
        }
        counts[place] += times;
    }

    /** Returns the score of a token, changed where the token is known. */
    float changed(int token, float score, Change change) {
        int place = place(token);
        return tokens[place] == FREE ? score : change.apply(score, counts[place]);
    }

    /** Changes the scores of all tokens known. */
    void changeAll(float[] scores, Change change) {
        for (int place = 0; place < tokens.length; place++) {
            int token = tokens[place];
            if (token != FREE && token < scores.length) {
                scores[token] = change.apply(scores[token], counts[place]);
            }
        }
    }

    private int place(int token) {
        int mask = tokens.length - 1;
        int place = ((token * 0x9E3779B9) >>> 7) & mask;
        while (tokens[place] != FREE && tokens[place] != token) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        int[] oldTokens = tokens;
        int[] oldCounts = counts;
        tokens = new int[2 * oldTokens.length];
        counts = new int[tokens.length];
        Arrays.fill(tokens, FREE);
        for (int old = 0; old < oldTokens.length; old++) {
            if (oldTokens[old] != FREE) {
                int place = place(oldTokens[old]);
                tokens[place] = oldTokens[old];
                counts[place] = oldCounts[old];
            }
        }
    }
}
