package dev.parley.router.decision;

import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.Objective;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a decision needs to know of a request: numbers and wishes, none of its text.
 *
 * @param model {@code auto}, {@code router/<policy>} or a target's id, as the caller wrote it
 * @param promptTokens estimated tokens of the prompt, tools included
 * @param maxTokens most tokens to generate
 * @param tools whether the model is shown tools
 * @param constraints what the caller says must hold
 * @param objective what the caller prefers
 */
public record RouteRequest(
        String model,
        int promptTokens,
        OptionalInt maxTokens,
        boolean tools,
        Constraints constraints,
        Optional<Objective> objective) {

    public RouteRequest {
        if (promptTokens < 0) {
            throw new IllegalArgumentException("the prompt must not have fewer than 0 tokens");
        }
        if (maxTokens.isPresent() && maxTokens.getAsInt() < 1) {
            throw new IllegalArgumentException("max_tokens must be at least 1");
        }
    }
}
