package dev.parley.router.api.openai;

import dev.parley.router.api.DecisionJson;
import dev.parley.router.decision.DecisionId;
import dev.parley.router.decision.RouteDecision;
import dev.parley.router.dispatch.RouterError;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.explain.DecisionLog;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Answers {@code GET /v1/decisions/<id>} while the decision is remembered. */
@Singleton
class DecisionsHandler {

    private final DecisionLog log;

    DecisionsHandler(DecisionLog log) {
        this.log = log;
    }

    void get(RoutingContext request) {
        RouteDecision decision =
                Optional.ofNullable(request.pathParam("id"))
                        .map(DecisionId::new)
                        .flatMap(log::find)
                        .orElseThrow(DecisionsHandler::forgotten);
        request.response()
                .putHeader("content-type", "application/json")
                .end(DecisionJson.full(decision).toString());
    }

    private static RouterException forgotten() {
        return RouterException.of(RouterError.NOT_FOUND, "There is no such decision any more.");
    }
}
