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
    private double elsewhere = Double.NaN;

    Chooser(SamplingOptions options) {
        this.greedy = options.isGreedy();
        this.temperature = options.temperature();
        this.truncation = options.truncation();
    }

    /** Returns the largest of the first {@code size} scores, or NaN where one is NaN. */
    float largest(float[] scores, int size) {
        return maxima.read(scores, size);
    }

    /** Chooses among all scores. */
    int choose(float[] scores, int size, float largest, double random) {
        return choose(
                scores, size, largest, Float.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, random);
    }

    /**
     * Chooses among the scores whose {@link #largest} was just found; returns the place of the one
     * chosen, or {@link #NONE}.
     *
     * @param scores overwritten
     * @param bound no score that is not there is larger; of equals those that are there come first
     * @param total of all weights, also of scores that are not there, the largest one's being 1;
     *     infinite where nobody knows
     * @param random in [0, 1)
     */
    int choose(float[] scores, int size, float largest, float bound, double total, double random) {
        elsewhere = Double.NaN;
        if (greedy) {
            return largest >= bound ? maxima.firstOf(largest, scores, size) : NONE;
        }
        float floor = floor(largest, size);
        boolean isAll = floor > bound || holdsTopK(scores, size, bound);
        if (!isAll && !(total < Double.POSITIVE_INFINITY && truncation.hasOnlyTopP())) {
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
        double here = support.total();
        double all = isAll ? here : Math.max(here, total);
        return truncation.topP() < 1
                ? drawFromNucleus(here, truncation.topP() * all, random)
                : draw(here, all, random);
    }

    /** Where what is here reaches the target, it is the whole nucleus that does. */
    private int drawFromNucleus(double here, double target, double random) {
        if (target > here) {
            return NONE;
        }
        // The weights below the least one together are less than what the nucleus leaves out.
        support.drop((float) ((here - target) / support.size()));
        cut.toMass(support.weights(), support.size(), target);
        return support.at(random * support.total());
    }

    /** What is here comes first, what is elsewhere behind it. */
    private int draw(double here, double all, double random) {
        double drawn = random * all;
        if (drawn >= here && all > here) {
            elsewhere = (drawn - here) / (all - here);
            return NONE;
        }
        return support.at(drawn);
    }

    /**
     * Returns the random number, in [0, 1), that chooses among the scores that were not there, when
     * the last choice fell to them; NaN where it did not.
     */
    double elsewhere() {
        return elsewhere;
    }

    /** Whether a score so far below the largest one may be chosen by its weight. */
    boolean hasWeight(float score, float largest) {
        return score >= largest + NEGLIGIBLE * temperature;
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
