package dev.parley.inference.sampling;

import java.util.Arrays;

/**
 * The tokens that have a chance, in the order of their ids: a few gathered ones, or, where most of
 * the vocabulary has a chance, all of it in place.
 *
 * <p>Used by one thread, filled anew for each token.
 */
final class Support {

    /** As many are gathered; from there on it is cheaper to leave them where they are. */
    private static final int FEW = 8192;

    private static final int BLOCK = 1024;

    private int[] places = new int[64];
    private float[] gathered = new float[64];
    private float[] weights = gathered; // (size); scores before weigh()
    private double[] sums = new double[1]; // (size / BLOCK), of the weights, after total()
    private int size;
    private boolean inPlace;

    /** Takes those of the first {@code count} scores that reach {@code floor}; all, if many do. */
    void gather(float[] scores, int count, float floor) {
        size = 0;
        inPlace = false;
        for (int place = 0; place < count; place++) {
            if (scores[place] >= floor) {
                if (size == FEW) {
                    weights = scores;
                    size = count;
                    inPlace = true;
                    return;
                }
                add(place, scores[place]);
            }
        }
        weights = gathered;
    }

    private void add(int place, float score) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
            gathered = Arrays.copyOf(gathered, 2 * size);
        }
        places[size] = place;
        gathered[size++] = score;
    }

    /** Turns scores into weights, that of the largest being 1, of those masked 0. */
    void weigh(float largest, float scale) {
        Exponential.replace(weights, size, largest, scale);
    }

    /** Sets the weights below {@code least} to 0. */
    void drop(float least) {
        if (inPlace) {
            gather(weights, size, least);
        }
        if (inPlace) {
            for (int i = 0; i < size; i++) {
                if (weights[i] < least) {
                    weights[i] = 0;
                }
            }
        }
    }

    float[] weights() {
        return weights;
    }

    int size() {
        return size;
    }

    /** Returns the sum of the weights. */
    double total() {
        int blocks = (size + BLOCK - 1) / BLOCK;
        if (sums.length < blocks) {
            sums = new double[blocks];
        }
        double total = 0;
        for (int block = 0; block < blocks; block++) {
            int start = block * BLOCK;
            sums[block] = Sums.of(weights, start, Math.min(start + BLOCK, size));
            total += sums[block];
        }
        return total;
    }

    /** Returns the sum of the weights of some places, each named once. */
    double total(int[] some) {
        double total = 0;
        for (int place : some) {
            int index = index(place);
            total += index < 0 ? 0 : weights[index];
        }
        return total;
    }

    /** Sets the weights of some places to 0. */
    void remove(int[] some) {
        for (int place : some) {
            int index = index(place);
            if (index >= 0) {
                weights[index] = 0;
            }
        }
    }

    /** Returns the least weight above 0. */
    float lightest() {
        float lightest = Float.POSITIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            if (weights[i] > 0) {
                lightest = Math.min(lightest, weights[i]);
            }
        }
        return lightest;
    }

    /**
     * Returns the place among the scores of the one at which the sum of the weights, of which the
     * {@link #total} was taken last, passes a target.
     */
    int at(double target) {
        int block = 0;
        double reached = 0;
        while ((block + 1) * BLOCK < size && reached + sums[block] <= target) {
            reached += sums[block++];
        }
        int last = -1;
        for (int i = block * BLOCK; i < size; i++) {
            if (weights[i] > 0) {
                reached += weights[i];
                last = i;
                if (reached > target) {
                    break;
                }
            }
        }
        return place(last < 0 ? lastWithWeight() : last);
    }

    /** Rounding: the sum in another order may fall short of the target. */
    private int lastWithWeight() {
        int last = size - 1;
        while (weights[last] == 0) {
            last--;
        }
        return last;
    }

    private int index(int place) {
        return inPlace ? place : Arrays.binarySearch(places, 0, size, place);
    }

    private int place(int index) {
        return inPlace ? index : places[index];
    }
}
