package dev.parley.router.provider;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Which tokens are picked from; what is empty is left to the model.
 *
 * @param topP share of probability to pick from, above 0, at most 1
 * @param topK only so many of the likeliest, at least 1
 * @param minP only those with at least this share of the likeliest one's probability
 */
public record Truncation(OptionalDouble topP, OptionalInt topK, OptionalDouble minP) {

    public static final Truncation DEFAULT =
            new Truncation(OptionalDouble.empty(), OptionalInt.empty(), OptionalDouble.empty());

    public Truncation {
        double share = topP.orElse(1);
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("top_p must be above 0 and at most 1");
        }
        if (topK.orElse(1) < 1) {
            throw new IllegalArgumentException("top_k must be at least 1");
        }
        double least = minP.orElse(0);
        if (!(least >= 0 && least <= 1)) {
            throw new IllegalArgumentException("min_p must be between 0 and 1");
        }
    }
}
