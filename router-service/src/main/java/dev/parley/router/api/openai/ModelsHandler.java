package dev.parley.router.api.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.Policy;
import dev.parley.router.decision.RequestedModel;
import dev.parley.router.dispatch.RouterError;
import dev.parley.router.dispatch.RouterException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers {@code GET /v1/models}: what may stand where a request names its model. */
@Singleton
class ModelsHandler {

    private static final String PATH = "/v1/models/";

    private final Map<String, ObjectNode> models = new LinkedHashMap<>();

    ModelsHandler(Catalog catalog) {
        long created = InstantSource.system().instant().getEpochSecond();
        add(RequestedModel.AUTO, created, "router");
        for (Policy policy : catalog.policies()) {
            add(RequestedModel.POLICY_PREFIX + policy.id(), created, "router");
        }
        for (ModelTarget target : catalog.targets()) {
            add(target.id().value(), created, target.provider().value());
        }
    }

    void list(RoutingContext request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = body.putArray("data");
        models.values().forEach(data::add);
        write(request, body);
    }

    void get(RoutingContext request) {
        String id = request.normalizedPath().substring(PATH.length());
        write(
                request,
                Optional.ofNullable(models.get(id))
                        .orElseThrow(() ->
                                RouterException.of(
                                                RouterError.UNKNOWN_MODEL,
                                                "The model '" + id + "' does not exist.")
                                        .about("model")));
    }

    private void add(String id, long created, String owner) {
        models.put(
                id,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", id)
                        .put("object", "model")
                        .put("created", created)
                        .put("owned_by", owner));
    }

    private static void write(RoutingContext request, ObjectNode body) {
        request.response().putHeader("content-type", "application/json").end(body.toString());
    }
}
