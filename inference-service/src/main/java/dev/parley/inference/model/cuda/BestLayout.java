package dev.parley.inference.model.cuda;

/**
 * Where a step leaves what is downloaded of its rows: bytes into one buffer, in which each array
 * begins at a multiple of 256.
 *
 * @param rows of the step
 * @param candidates best tokens of a row that the device chooses
 */
record BestLayout(int rows, int candidates) {

    private static final int ALIGNMENT = 256;

    /** Scores of the best, descending: (rows, candidates) floats. */
    long scores() {
        return 0;
    }

    /** The best: (rows, candidates) of 64 bits. */
    long tokens() {
        return scores() + aligned((long) rows * candidates * Float.BYTES);
    }

    /** Scores of those asked for by name: (rows, NAMED) floats. */
    long namedScores() {
        return tokens() + aligned((long) rows * candidates * Long.BYTES);
    }

    /**
     * The best one's share of all tokens, at the row's temperature, as logarithms: (rows) floats.
     */
    long share() {
        return namedScores() + aligned((long) rows * StepSize.NAMED * Float.BYTES);
    }

    /** The same at temperature 1. */
    long plainShare() {
        return share() + aligned((long) rows * Float.BYTES);
    }

    /** All of it. */
    long bytes() {
        return plainShare() + (long) rows * Float.BYTES;
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
