package dev.parley.inference.sampling;

/**
 * Chooses by temperature and truncation, in time that hardly depends on what is left out.
 *
 * <p>Used by one thread; its memory is used again for each token.
 */
final class Chooser {

    /** No choice can be made without scores that are not there. */
    static final int NONE = -1;

    /**
     * Tokens less likely than e^-32 times the likeliest are never drawn: all of a vocabulary of a
     * million together are drawn once in 10^8 tokens.
     */
    private static final float NEGLIGIBLE = -32;

    private final boolean greedy;
    private final float temperature;
    private final Truncation truncation;
    private final Maxima maxima = new Maxima();
    private final Support support = new Support();
    private final Cut cut = new Cut();

    Chooser(SamplingOptions options) {
        this.greedy = options.isGreedy();
        this.temperature = options.temperature();
        this.truncation = options.truncation();
    }

    /** Returns the largest of the first {@code size} scores, or NaN where one is NaN. */
    float largest(float[] scores, int size) {
        return maxima.read(scores, size);
    }

    /**
     * Chooses among the scores whose {@link #largest} was just found; returns the place of the one
     * chosen, or {@link #NONE}.
     *
     * @param scores overwritten
     * @param bound no score that is not there is larger; of equals those that are there come first
     * @param random in [0, 1)
     */
    int choose(float[] scores, int size, float largest, float bound, double random) {
        if (greedy) {
            return largest >= bound ? maxima.firstOf(largest, scores, size) : NONE;
        }
        float floor = floor(largest, size);
        if (!(floor > bound) && !holdsTopK(scores, size, bound)) {
            return NONE;
        }
        support.gather(scores, size, floor);
        support.weigh(largest, 1 / temperature);
        if (truncation.minP() > 0) {
            support.drop(weight(floor, largest));
        }
        if (truncation.topK() > 0 && truncation.topK() < support.size()) {
            cut.toCount(support.weights(), support.size(), truncation.topK());
        }
        if (truncation.topP() < 1) {
            cutToNucleus();
        }
        return support.at(random * support.total());
    }

    /** The weights below the least one together are less than what the nucleus leaves out. */
    private void cutToNucleus() {
        double total = support.total();
        double target = truncation.topP() * total;
        support.drop((float) ((total - target) / support.size()));
        cut.toMass(support.weights(), support.size(), target);
    }

    private float weight(float score, float largest) {
        float[] one = {score};
        Exponential.replace(one, 1, largest, 1 / temperature);
        return one[0];
    }

    /** No score below it can be chosen. */
    private float floor(float largest, int size) {
        double leastPower =
                truncation.minP() == 0
                        ? NEGLIGIBLE
                        : Math.max(NEGLIGIBLE, Math.log(truncation.minP()));
        float floor = (float) (largest + leastPower * temperature);
        int topK = truncation.topK();
        return topK > 0 && topK < Math.min(size, Maxima.COLUMNS)
                ? Math.max(floor, maxima.reachedBy(topK))
                : floor;
    }

    private boolean holdsTopK(float[] scores, int size, float bound) {
        int reached = 0;
        for (int place = 0; place < size; place++) {
            if (scores[place] >= bound) {
                reached++;
            }
        }
        return truncation.topK() > 0 && reached >= truncation.topK();
    }
}
