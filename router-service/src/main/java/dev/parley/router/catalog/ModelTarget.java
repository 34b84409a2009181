package dev.parley.router.catalog;

import java.util.Set;

/**
 * A model at a place.
 *
 * @param id unique in the catalogue
 * @param provider who serves it
 * @param model its id at the provider
 * @param capabilities what it can do
 * @param quality share of good answers, declared, 0 to 1
 * @param price of its tokens
 * @param contextLength most tokens of prompt and answer together
 * @param prior what is believed before it is measured
 */
public record ModelTarget(
        TargetId id,
        ProviderId provider,
        String model,
        Set<Capability> capabilities,
        double quality,
        Price price,
        int contextLength,
        Prior prior) {

    public ModelTarget {
        if (model.isBlank()) {
            throw new IllegalArgumentException("the model of a target must not be blank");
        }
        if (!(quality >= 0 && quality <= 1)) {
            throw new IllegalArgumentException("a quality must be between 0 and 1");
        }
        if (contextLength < 1) {
            throw new IllegalArgumentException("a context length must be at least 1");
        }
        capabilities = Set.copyOf(capabilities);
    }
}
