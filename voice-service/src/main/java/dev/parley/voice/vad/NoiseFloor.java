package dev.parley.voice.vad;

import java.util.Arrays;

/**
 * Estimates the power of steady noise in every bin by minimum statistics: speech leaves each bin
 * again and again, noise does not. Falls fast, rises slowly. Not thread-safe.
 */
final class NoiseFloor {

    /** Hops in a sub-window; minima are taken over the current and the previous one: 1.5-3 s. */
    private static final int SUB_WINDOW = 150;

    /** Weight of the past in the smoothed spectrum. */
    private static final float SMOOTHING = 0.8f;

    /** The mean of white noise over its smoothed minimum, measured. */
    private static final float BIAS = 2.85f;

    private static final float FALL = 0.5f;
    private static final float RISE = 0.05f;

    /** Keeps digital silence from making every later sound look like speech. */
    private final float least;

    private final float prior;
    private final float[] smoothed;
    private final float[] minimum;
    private final float[] previousMinimum;
    private final float[] noise;
    private int hops;

    /**
     * Powers are those of the caller's spectrum.
     *
     * @param least below this no bin is estimated
     * @param prior assumed before anything was heard, so that speech may come first
     */
    NoiseFloor(int bins, float least, float prior) {
        this.least = least;
        this.prior = prior;
        this.smoothed = new float[bins];
        this.minimum = new float[bins];
        this.previousMinimum = new float[bins];
        this.noise = new float[bins];
        reset();
    }

    void reset() {
        hops = 0;
        Arrays.fill(smoothed, prior);
        Arrays.fill(minimum, prior / BIAS);
        Arrays.fill(previousMinimum, prior / BIAS);
        Arrays.fill(noise, prior);
    }

    /** Takes the spectrum of the next hop. */
    void update(float[] power) {
        if (++hops % SUB_WINDOW == 0) {
            System.arraycopy(minimum, 0, previousMinimum, 0, minimum.length);
            System.arraycopy(smoothed, 0, minimum, 0, minimum.length);
        }
        for (int bin = 0; bin < noise.length; bin++) {
            smoothed[bin] = SMOOTHING * smoothed[bin] + (1 - SMOOTHING) * power[bin];
            minimum[bin] = Math.min(minimum[bin], smoothed[bin]);
            float target = BIAS * Math.min(minimum[bin], previousMinimum[bin]);
            float step = target < noise[bin] ? FALL : RISE;
            noise[bin] = Math.max(least, noise[bin] + step * (target - noise[bin]));
        }
    }

    /** Takes what was heard last for noise, instead of what was assumed. */
    void adopt() {
        System.arraycopy(smoothed, 0, minimum, 0, minimum.length);
        System.arraycopy(smoothed, 0, previousMinimum, 0, minimum.length);
        for (int bin = 0; bin < noise.length; bin++) {
            noise[bin] = Math.max(least, smoothed[bin]);
        }
    }

    /** Estimated noise power in a bin, never zero. */
    float at(int bin) {
        return noise[bin];
    }
}
