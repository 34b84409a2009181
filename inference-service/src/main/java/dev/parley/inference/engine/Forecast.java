package dev.parley.inference.engine;

import java.time.Duration;

/**
 * How fast steps are, as moving means, and what follows for a request that comes now. Unknown until
 * the first step: then nothing is predicted.
 *
 * <p>A step costs something however few tokens it runs, so what a token costs in a long prompt only
 * shows in long steps. Until there was one, a long prompt is expected to take as many steps as it
 * must, each as long as the short ones were: too little rather than too much, since too much would
 * refuse what could be answered.
 */
final class Forecast {

    private static final double WEIGHT_OF_NEWEST = 0.2;

    /**
     * A refusal measures nothing: were the mean far too slow, every request would be refused and it
     * would stay so. Each refusal therefore makes it a little faster.
     */
    private static final double AFTER_REFUSAL = 0.95;

    private final int chunkTokens;
    private double longStepNanos; // a token, in steps of half a chunk and more
    private double shortStepNanos; // a step of less; both include the decode step before it
    private double shortStepTokens; // a step of less
    private double decodeNanos; // a token, all rows of a step together

    /** {@code chunkTokens}: most tokens of prompts in a step. */
    Forecast(int chunkTokens) {
        this.chunkTokens = chunkTokens;
    }

    /** A step ran parts of prompts; {@code nanos} is how long it took, all in all. */
    void prefilled(int tokens, long nanos) {
        if (2 * tokens >= chunkTokens) {
            longStepNanos = mean(longStepNanos, (double) nanos / tokens);
        } else {
            shortStepNanos = mean(shortStepNanos, (double) nanos);
            shortStepTokens = mean(shortStepTokens, tokens);
        }
    }

    /** A step ran one token of each of {@code rows} answers, in {@code nanos}. */
    void decoded(int rows, long nanos) {
        decodeNanos = mean(decodeNanos, (double) nanos / rows);
    }

    private static double mean(double mean, double newest) {
        return mean == 0 ? newest : mean + WEIGHT_OF_NEWEST * (newest - mean);
    }

    void refused() {
        longStepNanos *= AFTER_REFUSAL;
        shortStepNanos *= AFTER_REFUSAL;
    }

    /** Returns how long {@code tokens} of prompts take. */
    Duration prefill(long tokens) {
        long steps = Math.ceilDiv(tokens, chunkTokens);
        double nanos =
                longStepNanos == 0
                        ? steps * shortStepNanos
                        : Math.max(tokens * longStepNanos, Math.min(steps, 1) * shortStepNanos);
        return Duration.ofNanos((long) nanos);
    }

    EngineLoad.Speed speed() {
        double prefillNanos =
                longStepNanos == 0 && shortStepTokens > 0
                        ? shortStepNanos / shortStepTokens
                        : longStepNanos;
        return new EngineLoad.Speed(perSecond(prefillNanos), perSecond(decodeNanos));
    }

    private static double perSecond(double nanos) {
        return nanos == 0 ? 0 : 1e9 / nanos;
    }
}
