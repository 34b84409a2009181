package dev.parley.inference.engine;

import java.time.Duration;

/**
 * How fast steps are, as a moving mean, and what follows for a request that comes now. Unknown
 * until the first step: then nothing is predicted.
 */
final class Forecast {

    private static final double WEIGHT_OF_NEWEST = 0.2;

    /**
     * A refusal measures nothing: were the mean far too slow, every request would be refused and it
     * would stay so. Each refusal therefore makes it a little faster.
     */
    private static final double AFTER_REFUSAL = 0.95;

    private double prefillNanos; // a token, decode steps between chunks included
    private double decodeNanos; // a token, all rows of a step together

    /** A step ran parts of prompts; {@code nanos} is how long it took, all in all. */
    void prefilled(int tokens, long nanos) {
        prefillNanos = mean(prefillNanos, (double) nanos / tokens);
    }

    /** A step ran one token of each of {@code rows} answers, in {@code nanos}. */
    void decoded(int rows, long nanos) {
        decodeNanos = mean(decodeNanos, (double) nanos / rows);
    }

    private static double mean(double mean, double newest) {
        return mean == 0 ? newest : mean + WEIGHT_OF_NEWEST * (newest - mean);
    }

    void refused() {
        prefillNanos *= AFTER_REFUSAL;
    }

    /** Returns how long {@code tokens} of prompts take. */
    Duration prefill(long tokens) {
        return Duration.ofNanos((long) (tokens * prefillNanos));
    }

    EngineLoad.Speed speed() {
        return new EngineLoad.Speed(perSecond(prefillNanos), perSecond(decodeNanos));
    }

    private static double perSecond(double nanos) {
        return nanos == 0 ? 0 : 1e9 / nanos;
    }
}
