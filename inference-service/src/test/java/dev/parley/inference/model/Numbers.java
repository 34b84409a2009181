package dev.parley.inference.model;

/** Small arithmetic over logits. */
public final class Numbers {

    private Numbers() {}

    public static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    public static double maxDifference(float[] left, float[] right) {
        if (left.length != right.length) {
            throw new IllegalArgumentException(left.length + " against " + right.length);
        }
        double most = 0;
        for (int i = 0; i < left.length; i++) {
            most = Math.max(most, Math.abs((double) left[i] - right[i]));
        }
        return most;
    }
}
