package dev.parley.router.decision;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.Objective;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a decision needs to know of a request: numbers and wishes, none of its text.
 *
 * @param model {@code auto}, {@code router/<policy>} or a target's id, as the caller wrote it
 * @param promptTokens estimated tokens of the prompt, tools included
 * @param maxTokens most tokens to generate
 * @param needs what answering takes, by the request's own content
 * @param constraints what the caller says must hold
 * @param objective what the caller prefers
 */
public record RouteRequest(
        String model,
        int promptTokens,
        OptionalInt maxTokens,
        Set<Capability> needs,
        Constraints constraints,
        Optional<Objective> objective) {

    public RouteRequest {
        needs = Set.copyOf(needs);
        if (promptTokens < 0) {
            throw new IllegalArgumentException("the prompt must not have fewer than 0 tokens");
        }
        if (maxTokens.isPresent() && maxTokens.getAsInt() < 1) {
            throw new IllegalArgumentException("max_tokens must be at least 1");
        }
    }
}
