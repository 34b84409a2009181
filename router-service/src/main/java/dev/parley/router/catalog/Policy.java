package dev.parley.router.catalog;

import java.util.OptionalDouble;

/**
 * A named set of wishes. A request may add to its constraints, never loosen them.
 *
 * @param objective what to prefer unless the request says otherwise
 * @param qualityBand replaces the objective's band while the request leaves the objective alone
 */
public record Policy(
        PolicyId id, Objective objective, OptionalDouble qualityBand, Constraints constraints) {

    public Policy {
        if (qualityBand.isPresent()
                && !(qualityBand.getAsDouble() >= 0 && qualityBand.getAsDouble() <= 1)) {
            throw new IllegalArgumentException("a quality band must be between 0 and 1");
        }
    }
}
