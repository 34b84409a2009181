package dev.parley.router.api.openai;

import dev.parley.router.decision.RouteDecision;
import io.vertx.core.MultiMap;

/** What every answer's headers tell of the decision. */
final class DecisionHeaders {

    private DecisionHeaders() {}

    static void write(MultiMap headers, RouteDecision decision) {
        headers.set("x-router-decision-id", decision.id().value());
        headers.set("x-router-policy", decision.policy() + "@" + decision.catalog());
        headers.set("x-router-objective", decision.objective().wireName());
        decision.choice()
                .ifPresent(it -> {
                    headers.set("x-router-target", it.target().value());
                    headers.set("x-router-reason", it.reason().wireName());
                    headers.set(
                            "x-router-attempts", Integer.toString(decision.attempts().size() + 1));
                });
    }
}
