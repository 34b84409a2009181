package dev.parley.inference.sampling;

import java.util.Arrays;

/**
 * Leaves the heaviest of many weights, without sorting them: their masses are added up in buckets
 * by weight, and only the bucket in which the target is reached is put in order.
 *
 * <p>Used by one thread.
 */
final class Cut {

    private static final int ONE = Float.floatToRawIntBits(1);

    /** Leaves the exponent and 5 bits of the fraction: 32 buckets an octave. */
    private static final int SHIFT = 18;

    /** Weights from 1 down to 2^-64. */
    private static final int BUCKETS = 2048;

    private final double[] masses = new double[BUCKETS];
    private long[] members = new long[64]; // keys of one bucket

    /** Leaves the {@code count} heaviest and sets the others to 0. */
    void toCount(float[] weights, int size, int count) {
        cut(weights, size, count, true);
    }

    /** Leaves the fewest of the heaviest that together weigh {@code target}, and not the others. */
    void toMass(float[] weights, int size, double target) {
        cut(weights, size, target, false);
    }

    private void cut(float[] weights, int size, double target, boolean counted) {
        Arrays.fill(masses, 0);
        for (int i = 0; i < size; i++) {
            if (weights[i] > 0) {
                masses[bucket(key(weights[i], i))] += counted ? 1 : weights[i];
            }
        }
        keep(weights, size, lastKept(weights, size, target, counted));
    }

    private long lastKept(float[] weights, int size, double target, boolean counted) {
        int bucket = 0;
        double left = target;
        while (bucket < BUCKETS - 1 && masses[bucket] < left) {
            left -= masses[bucket++];
        }
        int count = collect(weights, size, bucket);
        Arrays.sort(members, 0, count);
        for (int i = 0; i < count; i++) {
            left -= counted ? 1 : weights[(int) members[i]];
            if (left <= 0) {
                return members[i];
            }
        }
        return Long.MAX_VALUE; // rounding: the sum in another order may fall short of the target
    }

    private int collect(float[] weights, int size, int bucket) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            long key = key(weights[i], i);
            if (weights[i] > 0 && bucket(key) == bucket) {
                if (count == members.length) {
                    members = Arrays.copyOf(members, 2 * count);
                }
                members[count++] = key;
            }
        }
        return count;
    }

    private static void keep(float[] weights, int size, long last) {
        for (int i = 0; i < size; i++) {
            if (weights[i] > 0 && key(weights[i], i) > last) {
                weights[i] = 0;
            }
        }
    }

    /**
     * Orders by falling weight, then by place: the bits of floats above 0 have the floats' order.
     */
    private static long key(float weight, int place) {
        return (long) (ONE - Float.floatToRawIntBits(weight)) << 32 | place;
    }

    private static int bucket(long key) {
        return Math.min((int) (key >> (32 + SHIFT)), BUCKETS - 1);
    }
}
