package dev.parley.inference.model;

/**
 * The best tokens of one row, as the device chose them, the best first.
 *
 * <p>A copy: it stays as it is after the next step.
 */
public final class Candidates {

    private final int[] tokens;
    private final float[] scores;

    /**
     * Takes the arrays as they are.
     *
     * @param tokens best first
     * @param scores of each of them, as many
     */
    public Candidates(int[] tokens, float[] scores) {
        if (tokens.length == 0 || tokens.length != scores.length) {
            throw new IllegalArgumentException(
                    "%d tokens with %d scores".formatted(tokens.length, scores.length));
        }
        this.tokens = tokens;
        this.scores = scores;
    }

    /** Returns the tokens, the best first; not a copy. */
    public int[] tokens() {
        return tokens;
    }

    /** Returns their scores, the highest first; not a copy. */
    public float[] scores() {
        return scores;
    }
}
