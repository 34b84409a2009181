package dev.parley.inference.sampling;

/**
 * How tokens are picked.
 *
 * @param temperature 0 always takes the likeliest; above it, the larger the more even, at most 2
 * @param topP only the likeliest tokens whose probabilities reach this sum are picked from, in (0,
 *     1]
 * @param seed the same seed picks the same tokens from the same scores
 */
public record SamplingOptions(float temperature, float topP, long seed) {

    public static final float MAX_TEMPERATURE = 2;

    public SamplingOptions {
        if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
            throw new IllegalArgumentException("temperature must be in [0, 2], not " + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be in (0, 1], not " + topP);
        }
    }

    /** Returns the options that always take the likeliest token. */
    public static SamplingOptions greedy() {
        return new SamplingOptions(0, 1, 0);
    }
}
