package dev.parley.inference.sampling;

/** Sums of many numbers: four at once, since each addition would wait for the one before. */
final class Sums {

    private Sums() {}

    /** Returns the sum of the values from {@code from} to before {@code to}. */
    static double of(float[] values, int from, int to) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            first += values[i];
            second += values[i + 1];
            third += values[i + 2];
            fourth += values[i + 3];
        }
        for (; i < to; i++) {
            first += values[i];
        }
        return first + second + (third + fourth);
    }
}
