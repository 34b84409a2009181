package dev.parley.inference.sampling;

/**
 * What the tokens that are not among the likeliest few weigh together, as far as it is known.
 *
 * @param least they weigh
 * @param most they weigh; infinite where nobody knows
 * @param unit the score of a token that weighs 1
 */
record Rest(double least, double most, float unit) {

    static final Rest UNKNOWN = new Rest(0, Double.POSITIVE_INFINITY, 0);

    /** Sums of a device and of {@link Exponential} are true to this share, and better. */
    private static final double ROUNDING = 1e-4;

    /** Returns the rest where there are no others. */
    static Rest nothing(float unit) {
        return new Rest(0, 0, unit);
    }

    /**
     * Returns what the others weigh as the model scored them.
     *
     * @param few scores of the likeliest and of some others, the best first
     * @param total what all tokens weigh together, the likeliest weighing 1
     */
    static Rest of(float[] few, double total, float temperature) {
        float[] weights = few.clone();
        Exponential.replace(weights, weights.length, few[0], 1 / temperature);
        double others = total - Sums.of(weights, 0, weights.length);
        double rounding = ROUNDING * total;
        return new Rest(Math.max(others - rounding, 0), Math.max(others, 0) + rounding, few[0]);
    }

    /** Returns what is left where some of them have been taken out, or weigh less by now. */
    Rest lessened() {
        return new Rest(0, most, unit);
    }

    boolean isKnown() {
        return most < Double.POSITIVE_INFINITY; // and a number
    }

    /** Returns what a token of that score weighs. */
    double weight(float score, float temperature) {
        return Math.exp((score - unit) / (double) temperature);
    }
}
