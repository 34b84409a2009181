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
    private double beyond = Double.NaN;

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
        return choose(scores, size, largest, Float.NEGATIVE_INFINITY, Rest.UNKNOWN, random);
    }

    /**
     * Chooses among the scores whose {@link #largest} was just found; returns the place of the one
     * chosen, or {@link #NONE}.
     *
     * @param scores overwritten
     * @param bound no score that is not there is larger; of equals those that are there come first
     * @param rest what those weigh that are not there
     * @param random in [0, 1)
     */
    int choose(float[] scores, int size, float largest, float bound, Rest rest, double random) {
        beyond = Double.NaN;
        if (greedy) {
            return largest >= bound ? maxima.firstOf(largest, scores, size) : NONE;
        }
        float floor = floor(largest, size);
        boolean isAll = floor > bound || holdsTopK(scores, size, bound);
        if (!isAll && !(rest.isKnown() && truncation.hasOnlyTopP())) {
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
        Rest elsewhere = isAll ? Rest.nothing(largest) : rest;
        double unit = elsewhere.weight(largest, temperature);
        if (truncation.topP() == 1) {
            return draw(elsewhere, unit, random);
        }
        float heaviest = isAll ? 0 : weight(bound, largest);
        return drawFromNucleus(elsewhere.least() / unit, elsewhere.most() / unit, heaviest, random);
    }

    /**
     * Draws from the nucleus where all of it is here, whatever the rest weighs of what it may.
     *
     * @param least the rest weighs, the likeliest here weighing 1
     * @param most it weighs
     * @param heaviest that one of the rest may be
     */
    private int drawFromNucleus(double least, double most, float heaviest, double random) {
        double here = support.total();
        double target = truncation.topP() * (here + most);
        if (!(target <= here)) {
            return NONE;
        }
        // The weights below the least one together are less than what the nucleus leaves out.
        support.drop((float) ((here - target) / support.size()));
        cut.toMass(support.weights(), support.size(), target);
        double kept = support.total();
        boolean mayBeSmaller = kept - support.lightest() >= truncation.topP() * (here + least);
        boolean mayHoldAnother = support.lightest() < heaviest;
        return (most > least && mayBeSmaller) || mayHoldAnother ? NONE : support.at(random * kept);
    }

    /**
     * Draws from all, what is here first and the rest behind it.
     *
     * @param unit what the likeliest here weighs
     */
    private int draw(Rest rest, double unit, double random) {
        double here = support.total() * unit;
        double drawn = random * (here + rest.most());
        if (drawn >= here && rest.most() > 0) {
            beyond = drawn - here;
            return NONE;
        }
        return support.at(drawn / unit);
    }

    /**
     * Returns how far into the rest the last choice fell, below {@link Rest#most}; NaN where it did
     * not.
     */
    double beyond() {
        return beyond;
    }

    /**
     * Chooses among all scores, whose {@link #largest} was just found, after a draw that passed the
     * few. The rest weighs less than it was held to: where the draw fell behind it, on nothing, the
     * distance is a new draw from all. So each token is as likely as if all had been drawn from at
     * once.
     *
     * @param scores overwritten
     */
    int chooseBeyond(float[] scores, int size, float largest, Overdraw overdraw) {
        Rest rest = overdraw.rest();
        support.gather(scores, size, floor(largest, size));
        support.weigh(largest, 1 / temperature);
        double all = support.total();
        double others = (all - support.total(overdraw.few())) * rest.weight(largest, temperature);
        double there = Math.min(others, rest.most());
        if (overdraw.at() >= there) {
            return support.at((overdraw.at() - there) / (rest.most() - there) * all);
        }
        support.remove(overdraw.few());
        return support.at(overdraw.at() / there * support.total());
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
