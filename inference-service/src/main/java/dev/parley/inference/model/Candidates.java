package dev.parley.inference.model;

/**
 * The best tokens of one row, as the device chose them, the best first.
 *
 * <p>A copy: it stays as it is after the next step.
 */
public final class Candidates {

    private final int[] tokens;
    private final float[] scores;
    private final double total;

    /** Takes the arrays of tokens whose row was not added up. */
    public Candidates(int[] tokens, float[] scores) {
        this(tokens, scores, Double.POSITIVE_INFINITY);
    }

    /**
     * Takes the arrays as they are.
     *
     * @param tokens best first
     * @param scores of each of them, as many
     * @param total what all tokens of the row weigh together at the row's temperature, the best one
     *     weighing 1; infinite where it was not added up
     */
    public Candidates(int[] tokens, float[] scores, double total) {
        if (tokens.length == 0 || tokens.length != scores.length) {
            throw new IllegalArgumentException(
                    "%d tokens with %d scores".formatted(tokens.length, scores.length));
        }
        this.tokens = tokens;
        this.scores = scores;
        this.total = total;
    }

    /** Returns what all tokens of the row weigh together, the best one weighing 1. */
    public double total() {
        return total;
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
