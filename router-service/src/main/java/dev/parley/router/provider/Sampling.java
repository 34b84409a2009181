package dev.parley.router.provider;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How tokens are picked; what is empty is left to the model.
 *
 * @param temperature 0 is greedy, at most 2
 * @param topP share of probability to pick from, above 0, at most 1
 * @param seed makes a sampled answer repeatable
 * @param maxTokens most tokens to generate, at least 1
 */
public record Sampling(
        OptionalDouble temperature, OptionalDouble topP, OptionalLong seed, OptionalInt maxTokens) {

    /** Everything is left to the model. */
    public static final Sampling DEFAULT =
            new Sampling(
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalLong.empty(),
                    OptionalInt.empty());

    public Sampling {
        double degree = temperature.orElse(0);
        if (!(degree >= 0 && degree <= 2)) {
            throw new IllegalArgumentException("temperature must be between 0 and 2");
        }
        double share = topP.orElse(1);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("top_p must be above 0 and at most 1");
        }
        if (maxTokens.orElse(1) < 1) {
            throw new IllegalArgumentException("max_tokens must be at least 1");
        }
    }
}
