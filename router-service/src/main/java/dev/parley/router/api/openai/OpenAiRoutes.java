package dev.parley.router.api.openai;

import dev.parley.router.api.ApiKeys;
import dev.parley.router.dispatch.RouterError;
import dev.parley.router.dispatch.RouterException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts the handlers on their paths, behind the key check and above the error mapping. */
@Singleton
class OpenAiRoutes {

    private static final Logger LOG = Logger.getLogger(OpenAiRoutes.class);

    private final ApiKeys keys;
    private final CompletionsHandler completions;
    private final ModelsHandler models;
    private final DecisionsHandler decisions;
    private final HttpConfig config;

    OpenAiRoutes(
            ApiKeys keys,
            CompletionsHandler completions,
            ModelsHandler models,
            DecisionsHandler decisions,
            HttpConfig config) {
        this.keys = keys;
        this.completions = completions;
        this.models = models;
        this.decisions = decisions;
        this.config = config;
    }

    void register(@Observes Router router) {
        router.route("/v1/*").handler(this::authenticate).failureHandler(OpenAiRoutes::fail);
        BodyHandler body =
                BodyHandler.create(false).setBodyLimit(config.maxBodySize().asLongValue());
        router.post("/v1/chat/completions").handler(body).handler(completions::complete);
        router.post("/v1/route").handler(body).handler(completions::route);
        router.get("/v1/models").handler(models::list);
        router.get("/v1/models/*").handler(models::get);
        router.get("/v1/decisions/:id").handler(decisions::get);
        router.route("/v1/*").handler(OpenAiRoutes::notFound);
    }

    private void authenticate(RoutingContext request) {
        String tenant =
                keys.tenant(
                                Optional.ofNullable(request.request().getHeader("authorization")),
                                Optional.ofNullable(request.request().getHeader("api-key")))
                        .orElseThrow(() ->
                                RouterException.of(
                                        RouterError.UNAUTHENTICATED, "A valid API key is needed."));
        request.put(CompletionsHandler.TENANT, tenant);
        request.next();
    }

    private static void notFound(RoutingContext request) {
        throw RouterException.of(
                RouterError.NOT_FOUND,
                "There is no " + request.request().method() + " " + request.normalizedPath() + ".");
    }

    private static void fail(RoutingContext request) {
        OpenAiErrors.write(request.response(), failure(request));
    }

    private static RouterException failure(RoutingContext request) {
        if (request.failure() instanceof RouterException known) {
            return known;
        }
        if (request.statusCode() == OpenAiErrors.status(RouterError.REQUEST_TOO_LARGE)) {
            return RouterException.of(
                    RouterError.REQUEST_TOO_LARGE, "The body is larger than allowed.");
        }
        LOG.errorf(request.failure(), "a request failed with status %d", request.statusCode());
        return RouterException.of(RouterError.INTERNAL, "The router failed.");
    }
}
