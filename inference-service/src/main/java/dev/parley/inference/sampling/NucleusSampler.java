package dev.parley.inference.sampling;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws from the nucleus: the likeliest tokens whose probabilities together reach top-p.
 *
 * <p>The random number of a token depends on the seed and the token's index alone, never on what
 * else runs: it is the index-th number of the seed's sequence.
 */
record NucleusSampler(SamplingOptions options) implements Sampler {

    /** How a {@link SplittableRandom} steps from one number's state to the next. */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    @Override
    public int sample(float[] scores, int index) {
        double draw = new SplittableRandom(options.seed() + index * STEP).nextDouble();
        double total = weigh(scores, scores[Largest.of(scores)]);
        return options.topP() == 1
                ? pickByOrderOfIds(scores, draw * total)
                : pickByWeight(scores, draw, total);
    }

    /** Turns scores into weights in place, the largest being 1; returns their sum. */
    private double weigh(float[] scores, float largest) {
        double total = 0;
        for (int token = 0; token < scores.length; token++) {
            scores[token] = (float) Math.exp((scores[token] - largest) / options.temperature());
            total += scores[token];
        }
        return total;
    }

    private static int pickByOrderOfIds(float[] weights, double target) {
        double reached = 0;
        int last = 0;
        for (int token = 0; token < weights.length; token++) {
            if (weights[token] > 0) {
                reached += weights[token];
                last = token;
            }
            if (reached > target) {
                return token;
            }
        }
        return last; // rounding: the sum in another order may fall short of the target
    }

    private int pickByWeight(float[] weights, double draw, double total) {
        long[] candidates = candidates(weights, total);
        int size = 0;
        double nucleus = 0;
        while (size < candidates.length && nucleus < options.topP() * total) {
            nucleus += weights[token(candidates[size++])];
        }
        double reached = 0;
        for (int i = 0; i < size; i++) {
            reached += weights[token(candidates[i])];
            if (reached > draw * nucleus) {
                return token(candidates[i]);
            }
        }
        return token(candidates[size - 1]);
    }

    /**
     * The tokens that may be in the nucleus, heaviest first. All tokens below the floor together
     * weigh less than what the nucleus leaves out, so only a few of a large vocabulary are sorted.
     */
    private long[] candidates(float[] weights, double total) {
        double floor = (1 - options.topP()) * total / weights.length;
        long[] candidates = new long[weights.length];
        int size = 0;
        for (int token = 0; token < weights.length; token++) {
            if (weights[token] >= floor) {
                candidates[size++] = key(weights[token], token);
            }
        }
        Arrays.sort(candidates, 0, size);
        return Arrays.copyOf(candidates, size);
    }

    /** Sorts by falling weight, then by id: the bits of floats above 0 have the floats' order. */
    private static long key(float weight, int token) {
        return (long) (Integer.MAX_VALUE - Float.floatToRawIntBits(weight)) << 32 | token;
    }

    private static int token(long key) {
        return (int) key;
    }
}
