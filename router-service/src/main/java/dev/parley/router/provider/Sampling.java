package dev.parley.router.provider;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How tokens are picked; what is empty is left to the model.
 *
 * @param temperature 0 is greedy, at most 2
 * @param truncation which tokens are picked from
 * @param penalties what makes repeats less likely
 * @param bias added to the scores of single tokens, each in [-100, 100]
 * @param seed makes a sampled answer repeatable
 * @param logprobs how many alternatives are told with each token, at most 20; empty: nothing is
 * @param deterministic the same text whatever else the target runs
 * @param ending where the answer ends
 */
public record Sampling(
        OptionalDouble temperature,
        Truncation truncation,
        Penalties penalties,
        Map<Integer, Double> bias,
        OptionalLong seed,
        OptionalInt logprobs,
        boolean deterministic,
        Ending ending) {

    public static final int MOST_LOGPROBS = 20;

    private static final double LARGEST_BIAS = 100;
    private static final int MOST_BIASED_TOKENS = 1024;

    /** Everything is left to the model. */
    public static final Sampling DEFAULT =
            new Sampling(
                    OptionalDouble.empty(),
                    Truncation.DEFAULT,
                    Penalties.NONE,
                    Map.of(),
                    OptionalLong.empty(),
                    OptionalInt.empty(),
                    false,
                    Ending.DEFAULT);

    public Sampling {
        double degree = temperature.orElse(0);
        if (!(degree >= 0 && degree <= 2)) {
            throw new IllegalArgumentException("temperature must be between 0 and 2");
        }
        bias = Map.copyOf(bias);
        if (bias.size() > MOST_BIASED_TOKENS) {
            throw new IllegalArgumentException(
                    "logit_bias must have at most " + MOST_BIASED_TOKENS + " tokens");
        }
        bias.forEach(Sampling::checkBias);
        int told = logprobs.orElse(0);
        if (told < 0 || told > MOST_LOGPROBS) {
            throw new IllegalArgumentException("top_logprobs must be between 0 and 20");
        }
    }

    private static void checkBias(int token, double bias) {
        if (token < 0) {
            throw new IllegalArgumentException("logit_bias must name tokens by their ids");
        }
        if (!(bias >= -LARGEST_BIAS && bias <= LARGEST_BIAS)) {
            throw new IllegalArgumentException("logit_bias must be between -100 and 100");
        }
    }
}
