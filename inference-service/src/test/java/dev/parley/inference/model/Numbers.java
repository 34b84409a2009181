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

    /** Returns the root mean square of the difference beside that of what was expected. */
    public static double relativeError(float[] actual, float[] expected) {
        double error = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            error += Math.pow((double) actual[i] - expected[i], 2);
            size += Math.pow(expected[i], 2);
        }
        return Math.sqrt(error / size);
    }
}
