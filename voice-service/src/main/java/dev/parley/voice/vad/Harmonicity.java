package dev.parley.voice.vad;

import java.util.Arrays;

/**
 * How periodic the last 32 ms are at the pitches of voices (80-400 Hz): the greatest normalised
 * autocorrelation, near 1 for vowels, near 0 for noise and clicks. Works at 8 kHz, where pitch
 * lives, for a quarter of the cost. Not thread-safe.
 */
final class Harmonicity {

    private static final int WINDOW = 256;
    private static final int SHORTEST_LAG = 20;
    private static final int LONGEST_LAG = 100;

    /** A half-band low-pass, {@code -1 0 9 16 9 0 -1} over 32. */
    private static final int FILTER_DELAY = 6;

    private final float[] tail = new float[FILTER_DELAY];
    private final float[] window = new float[WINDOW];
    private final double[] energy = new double[WINDOW + 1];
    private final HighPass rumble = new HighPass();

    void reset() {
        Arrays.fill(tail, 0);
        Arrays.fill(window, 0);
        rumble.reset();
    }

    /** Takes the next {@code count} (even) samples at 16 kHz. */
    void push(float[] samples, int from, int count) {
        float[] line = new float[FILTER_DELAY + count];
        System.arraycopy(tail, 0, line, 0, FILTER_DELAY);
        System.arraycopy(samples, from, line, FILTER_DELAY, count);
        System.arraycopy(line, count, tail, 0, FILTER_DELAY);
        int added = count / 2;
        System.arraycopy(window, added, window, 0, WINDOW - added);
        for (int n = 0; n < added; n++) {
            int at = 2 * n;
            float low =
                    (16 * line[at + 3]
                                    + 9 * (line[at + 2] + line[at + 4])
                                    - (line[at] + line[at + 6]))
                            / 32;
            window[WINDOW - added + n] = rumble.apply(low);
        }
    }

    /** The greatest correlation of the window with itself, 0 to 1. */
    double measure() {
        for (int n = 0; n < WINDOW; n++) {
            energy[n + 1] = energy[n] + (double) window[n] * window[n];
        }
        double greatest = 0;
        for (int lag = SHORTEST_LAG; lag <= LONGEST_LAG; lag++) {
            int overlap = WINDOW - lag;
            double norm = Math.sqrt(energy[overlap] * (energy[WINDOW] - energy[lag]));
            if (norm > 0) {
                greatest = Math.max(greatest, correlation(lag, overlap) / norm);
            }
        }
        return Math.min(1, greatest);
    }

    private float correlation(int lag, int overlap) {
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int n = 0;
        for (; n + 3 < overlap; n += 4) {
            sum0 += window[n] * window[n + lag];
            sum1 += window[n + 1] * window[n + 1 + lag];
            sum2 += window[n + 2] * window[n + 2 + lag];
            sum3 += window[n + 3] * window[n + 3 + lag];
        }
        for (; n < overlap; n++) {
            sum0 += window[n] * window[n + lag];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }
}
