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

    private int[] places = new int[64];
    private float[] gathered = new float[64];
    private float[] weights = gathered; // (size), after weigh()
    private int size;
    private boolean inPlace;

    /** Takes those of the first {@code count} scores that reach {@code floor}. */
    void gather(float[] scores, int count, float floor) {
        weights = gathered;
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
    }

    private void add(int place, float score) {
        if (size == places.length) {
            places = Arrays.copyOf(places, 2 * size);
            gathered = Arrays.copyOf(gathered, 2 * size);
            weights = gathered;
        }
        places[size] = place;
        gathered[size++] = score;
    }

    /**
     * Turns scores into weights, that of the largest being 1, of those below {@code floor} 0;
     * returns their sum.
     */
    double weigh(float largest, float scale, float floor) {
        float[] least = {floor};
        Exponential.replace(least, 1, largest, scale);
        Exponential.replace(weights, size, largest, scale);
        double total = 0;
        for (int i = 0; i < size; i++) {
            if (weights[i] >= least[0]) {
                total += weights[i];
            } else {
                weights[i] = 0;
            }
        }
        return total;
    }

    float[] weights() {
        return weights;
    }

    int size() {
        return size;
    }

    /** Returns the place among the scores of the one at which the weights' sum passes a target. */
    int at(double target) {
        double reached = 0;
        int last = 0;
        for (int i = 0; i < size; i++) {
            if (weights[i] > 0) {
                reached += weights[i];
                last = i;
                if (reached > target) {
                    break;
                }
            }
        }
        return inPlace ? last : places[last];
    }
}
