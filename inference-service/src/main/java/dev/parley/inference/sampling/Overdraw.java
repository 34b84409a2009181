package dev.parley.inference.sampling;

/** A draw that passed the likeliest few and fell on the rest, whose scores were not there. */
final class Overdraw {

    private final int[] few;
    private final double at;
    private final Rest rest;

    /**
     * Keeps the array as it is.
     *
     * @param few tokens that it passed
     * @param at how far into the rest it fell, below {@link Rest#most}
     */
    Overdraw(int[] few, double at, Rest rest) {
        this.few = few;
        this.at = at;
        this.rest = rest;
    }

    int[] few() {
        return few;
    }

    double at() {
        return at;
    }

    Rest rest() {
        return rest;
    }
}
