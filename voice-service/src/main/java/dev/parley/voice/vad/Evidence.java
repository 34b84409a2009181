package dev.parley.voice.vad;

/**
 * Weighs likelihood ratio and harmonicity, hop by hop. Speech begins with a vowel: at least 60 ms
 * for which both speak. After that the likelihood alone carries it over sounds without pitch, such
 * as s and f, for at most 300 ms from the last pitch. Not thread-safe.
 */
final class Evidence {

    /** The pairs of likelihood and harmonicity at which probability is one half. */
    private static final double MODEST_LIKELIHOOD = 1;

    private static final double STRONG_HARMONICITY = 0.45;
    private static final double STRONG_LIKELIHOOD = 4;
    private static final double MODEST_HARMONICITY = 0.25;

    /** The same while speech is carried on; a likelihood of one alone is enough too. */
    private static final double CARRYING_LIKELIHOOD = 0.4;

    private static final double CARRYING_HARMONICITY = 0.3;

    private static final int VOICED_HOPS = 6;
    private static final int CARRIED_HOPS = 30;

    private int voicedHops;
    private int carriedHops;

    void reset() {
        voicedHops = 0;
        carriedHops = 0;
    }

    /** The probability of speech in the next hop. */
    double weigh(double likelihood, double harmonicity) {
        double probability = probability(likelihood, harmonicity);
        boolean voiced = probability >= 0.5;
        voicedHops = voiced ? voicedHops + 1 : 0;
        if (voicedHops >= VOICED_HOPS || (voiced && carriedHops > 0)) {
            carriedHops = CARRIED_HOPS;
        } else if (carriedHops > 0) {
            carriedHops--;
        }
        return carriedHops > 0
                ? Math.max(probability, carried(likelihood, harmonicity))
                : probability;
    }

    /** One half where a pair of limits is just met, towards 1 with distance beyond it. */
    static double probability(double likelihood, double harmonicity) {
        return curve(
                Math.max(
                        margin(likelihood, MODEST_LIKELIHOOD, harmonicity, STRONG_HARMONICITY),
                        margin(likelihood, STRONG_LIKELIHOOD, harmonicity, MODEST_HARMONICITY)));
    }

    private static double carried(double likelihood, double harmonicity) {
        return curve(
                Math.max(
                        likelihood / MODEST_LIKELIHOOD,
                        margin(
                                likelihood,
                                CARRYING_LIKELIHOOD,
                                harmonicity,
                                CARRYING_HARMONICITY)));
    }

    /** How many times over both limits are met. */
    private static double margin(
            double likelihood,
            double leastLikelihood,
            double harmonicity,
            double leastHarmonicity) {
        return Math.min(likelihood / leastLikelihood, harmonicity / leastHarmonicity);
    }

    private static double curve(double margin) {
        double met = Math.max(0, margin);
        double cubed = met * met * met;
        return cubed / (1 + cubed);
    }
}
