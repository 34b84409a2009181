package dev.parley.router.provider;

import java.util.OptionalDouble;

/**
 * What makes repeats less likely; 0 or empty has no effect.
 *
 * @param presence for each token that the answer holds, in [-2, 2]
 * @param frequency for each time that the answer holds a token, in [-2, 2]
 * @param repetition divides the scores of tokens that prompt or answer hold, in (0, 10]
 */
public record Penalties(double presence, double frequency, OptionalDouble repetition) {

    public static final Penalties NONE = new Penalties(0, 0, OptionalDouble.empty());

    public Penalties {
        if (!(presence >= -2 && presence <= 2)) {
            throw new IllegalArgumentException("presence_penalty must be between -2 and 2");
        }
        if (!(frequency >= -2 && frequency <= 2)) {
            throw new IllegalArgumentException("frequency_penalty must be between -2 and 2");
        }
        double divisor = repetition.orElse(1);
        if (!(divisor > 0 && divisor <= 10)) {
            throw new IllegalArgumentException("repetition_penalty must be above 0 and at most 10");
        }
    }
}
