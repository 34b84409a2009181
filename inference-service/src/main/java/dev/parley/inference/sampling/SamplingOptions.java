package dev.parley.inference.sampling;

import java.util.Map;
import java.util.OptionalInt;

/**
 * How tokens are picked. Masks, bias and penalties come first, then the temperature, then the
 * truncation, then the draw.
 *
 * @param temperature below {@link #GREEDY_BELOW} the likeliest is always taken; the larger the more
 *     even, at most 2
 * @param truncation which tokens are picked from
 * @param penalties what makes repeats less likely
 * @param bias added to the scores of single tokens, each in [-100, 100]; ids that the model does
 *     not have are ignored
 * @param seed the same seed picks the same tokens from the same scores
 * @param minTokens tokens picked before one may end the answer
 * @param logprobs how many of the likeliest tokens to report with each token picked, at most 20;
 *     absent: report nothing
 */
public record SamplingOptions(
        float temperature,
        Truncation truncation,
        Penalties penalties,
        Map<Integer, Float> bias,
        long seed,
        int minTokens,
        OptionalInt logprobs) {

    public static final float MAX_TEMPERATURE = 2;
    public static final float GREEDY_BELOW = 0.01f;
    public static final float MAX_BIAS = 100;
    public static final int MAX_LOGPROBS = 20;
    public static final int MAX_BIASED_TOKENS = 1024;

    public SamplingOptions {
        if (!(temperature >= 0 && temperature <= MAX_TEMPERATURE)) {
            throw new IllegalArgumentException("temperature must be in [0, 2], not " + temperature);
        }
        bias = Map.copyOf(bias);
        if (bias.size() > MAX_BIASED_TOKENS) {
            throw new IllegalArgumentException("bias names more than 1,024 tokens");
        }
        bias.forEach(SamplingOptions::checkBias);
        if (minTokens < 0) {
            throw new IllegalArgumentException("minTokens must be at least 0, not " + minTokens);
        }
        if (logprobs.isPresent()
                && !(logprobs.getAsInt() >= 0 && logprobs.getAsInt() <= MAX_LOGPROBS)) {
            throw new IllegalArgumentException(
                    "logprobs must be in [0, 20], not " + logprobs.getAsInt());
        }
    }

    private static void checkBias(int token, float bias) {
        if (token < 0) {
            throw new IllegalArgumentException("bias names token " + token);
        }
        if (!(bias >= -MAX_BIAS && bias <= MAX_BIAS)) {
            throw new IllegalArgumentException("bias must be in [-100, 100], not " + bias);
        }
    }

    /** Returns the options that always take the likeliest token. */
    public static SamplingOptions greedy() {
        return sampled(0, 0);
    }

    /** Returns options that draw from the whole distribution. */
    public static SamplingOptions sampled(float temperature, long seed) {
        return new SamplingOptions(
                temperature,
                Truncation.NONE,
                Penalties.NONE,
                Map.of(),
                seed,
                0,
                OptionalInt.empty());
    }

    public SamplingOptions withTruncation(Truncation truncation) {
        return new SamplingOptions(
                temperature, truncation, penalties, bias, seed, minTokens, logprobs);
    }

    public SamplingOptions withPenalties(Penalties penalties) {
        return new SamplingOptions(
                temperature, truncation, penalties, bias, seed, minTokens, logprobs);
    }

    public SamplingOptions withBias(Map<Integer, Float> bias) {
        return new SamplingOptions(
                temperature, truncation, penalties, bias, seed, minTokens, logprobs);
    }

    public SamplingOptions withMinTokens(int minTokens) {
        return new SamplingOptions(
                temperature, truncation, penalties, bias, seed, minTokens, logprobs);
    }

    public SamplingOptions withLogprobs(int count) {
        return new SamplingOptions(
                temperature, truncation, penalties, bias, seed, minTokens, OptionalInt.of(count));
    }

    /** Whether chance has no part. */
    boolean isGreedy() {
        return temperature < GREEDY_BELOW || truncation.topK() == 1;
    }
}
