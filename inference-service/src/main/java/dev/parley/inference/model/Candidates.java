package dev.parley.inference.model;

/**
 * What a device sends of one row: its likeliest tokens, best first, and behind them those that were
 * asked for and are not among them.
 *
 * <p>A copy: it stays as it is after the next step.
 */
public final class Candidates {

    private final int[] tokens;
    private final float[] scores;
    private final int likeliest;
    private final double total;
    private final double plainTotal;

    /** Takes the arrays of likeliest tokens, of a row that was not added up. */
    public Candidates(int[] tokens, float[] scores) {
        this(tokens, scores, tokens.length, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * Takes the arrays as they are.
     *
     * @param tokens none twice
     * @param scores of each of them, as many
     * @param likeliest how many of them, from the first on, are the likeliest of the row, best
     *     first, of equals the lower id first: at least one
     * @param total what all tokens of the row weigh together at the temperature of its {@link
     *     ScoreQuery}, the best one weighing 1; infinite where it was not added up
     * @param plainTotal the same at temperature 1
     */
    public Candidates(
            int[] tokens, float[] scores, int likeliest, double total, double plainTotal) {
        if (tokens.length != scores.length) {
            throw new IllegalArgumentException(
                    "%d tokens with %d scores".formatted(tokens.length, scores.length));
        }
        if (likeliest < 1 || likeliest > tokens.length) {
            throw new IllegalArgumentException(
                    "the likeliest %d of %d tokens".formatted(likeliest, tokens.length));
        }
        this.tokens = tokens;
        this.scores = scores;
        this.likeliest = likeliest;
        this.total = total;
        this.plainTotal = plainTotal;
    }

    /** Returns the tokens; not a copy. */
    public int[] tokens() {
        return tokens;
    }

    /** Returns their scores; not a copy. */
    public float[] scores() {
        return scores;
    }

    /** Returns how many of them, from the first on, are the likeliest of the row. */
    public int likeliest() {
        return likeliest;
    }

    /** Returns the score that none of a token that is not here is above. */
    public float bound() {
        return scores[likeliest - 1];
    }

    /** Returns what all tokens weigh together at the query's temperature, the best weighing 1. */
    public double total() {
        return total;
    }

    /** Returns what all tokens weigh together at temperature 1, the best one weighing 1. */
    public double plainTotal() {
        return plainTotal;
    }
}
