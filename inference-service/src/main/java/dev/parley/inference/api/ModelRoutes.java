package dev.parley.inference.api;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.store.StoreException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What an operator asks of a running server, over HTTP: {@code GET /manage/models}, {@code POST
 * /manage/models/reread}, {@code POST /manage/models/{id}/load} and {@code …/unload}. What takes
 * long is begun, answered with 202, and seen in the list.
 */
@Singleton
final class ModelRoutes {

    private static final Logger LOG = Logger.getLogger(ModelRoutes.class);
    private static final String PATH = "/manage/models";

    private final ChatModels models;
    private final ModelStates states;
    private final EngineGauges gauges;
    private final ManagementKeys keys;

    @Inject
    ModelRoutes(ChatModels models, ModelStates states, EngineGauges gauges, ManagementKeys keys) {
        this.models = models;
        this.states = states;
        this.gauges = gauges;
        this.keys = keys;
    }

    void add(@Observes Router router) {
        router.route(PATH + "*").handler(this::authorize);
        router.get(PATH).handler(call -> answer(call, 200, list()));
        router.post(PATH + "/reread").blockingHandler(this::reread);
        router.post(PATH + "/:id/load").handler(call -> change(call, models::beginLoading));
        router.post(PATH + "/:id/unload").handler(call -> change(call, models::beginUnloading));
    }

    /** A browser names the page that a request is from; no page may manage a server. */
    private void authorize(RoutingContext call) {
        if (call.request().getHeader("Origin") != null) {
            answer(call, 403, error("a web page may not manage this server"));
            return;
        }
        Optional<String> refusal = keys.refusal(call.request().getHeader("Authorization"));
        if (refusal.isPresent()) {
            answer(call, 401, error(refusal.get()));
        } else {
            call.next();
        }
    }

    private JsonObject list() {
        JsonArray list = new JsonArray();
        for (ModelStatus status : states.all()) {
            list.add(
                    new JsonObject()
                            .put("id", status.id())
                            .put("kind", status.kind().name())
                            .put("state", status.state().name())
                            .put("detail", status.detail()));
        }
        return new JsonObject().put("models", list);
    }

    private void reread(RoutingContext call) {
        try {
            List<String> changing = models.reread();
            changing.forEach(gauges::show);
            LOG.infof("models.yaml was read again; changing: %s", changing);
            answer(call, 202, new JsonObject().put("changing", new JsonArray(changing)));
        } catch (StoreException e) {
            answer(call, 422, error(String.valueOf(e.getMessage())));
        }
    }

    @FunctionalInterface
    private interface Change {
        void of(String id);
    }

    private void change(RoutingContext call, Change change) {
        try {
            change.of(Objects.requireNonNullElse(call.pathParam("id"), ""));
            answer(call, 202, list());
        } catch (InferenceException e) {
            int status = e.error() == InferenceError.UNKNOWN_MODEL ? 404 : 409;
            answer(call, status, error(String.valueOf(e.getMessage())));
        }
    }

    private static JsonObject error(String message) {
        return new JsonObject().put("error", message);
    }

    private static void answer(RoutingContext call, int status, JsonObject body) {
        call.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.encode() + "\n");
    }
}
