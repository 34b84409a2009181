package dev.parley.router.catalog;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a policy or a caller declares must hold.
 *
 * @param maxTtft longest time to the first token, at the 95th percentile
 * @param maxCostUsd most that one request may cost, in US dollars
 * @param capabilities what the target must be able to do
 */
public record Constraints(
        Optional<Duration> maxTtft, OptionalDouble maxCostUsd, Set<Capability> capabilities) {

    /** Nothing must hold. */
    public static final Constraints NONE =
            new Constraints(Optional.empty(), OptionalDouble.empty(), Set.of());

    public Constraints {
        if (maxTtft.isPresent() && !maxTtft.get().isPositive()) {
            throw new IllegalArgumentException("max_ttft_ms must be positive");
        }
        if (maxCostUsd.isPresent() && !(maxCostUsd.getAsDouble() >= 0)) {
            throw new IllegalArgumentException("max_cost_usd must not be negative");
        }
        capabilities = Set.copyOf(capabilities);
    }
}
