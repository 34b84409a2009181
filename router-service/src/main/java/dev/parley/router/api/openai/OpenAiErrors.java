package dev.parley.router.api.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.router.api.DecisionJson;
import dev.parley.router.dispatch.RouterError;
import dev.parley.router.dispatch.RouterException;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Locale;

/** The one mapping of our errors to OpenAI's. */
final class OpenAiErrors {

    private OpenAiErrors() {}

    static void write(HttpServerResponse response, RouterException failure) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status(failure.error()));
        failure.retryAfter().ifPresent(it -> response.putHeader("retry-after", seconds(it)));
        failure.decision().ifPresent(it -> DecisionHeaders.write(response.headers(), it));
        response.putHeader("content-type", "application/json").end(body(failure).toString());
    }

    static ObjectNode body(RouterException failure) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode error =
                body.putObject("error")
                        .put("message", failure.message())
                        .put("type", type(failure.error()))
                        .put("param", failure.parameter().orElse(null))
                        .put("code", code(failure.error()));
        failure.decision().ifPresent(it -> error.set("routing", DecisionJson.full(it)));
        return body;
    }

    static int status(RouterError error) {
        return switch (error) {
            case INVALID_REQUEST, UNSUPPORTED_PARAMETER -> 400;
            case UNAUTHENTICATED -> 401;
            case UNKNOWN_MODEL, NOT_FOUND -> 404;
            case REQUEST_TOO_LARGE -> 413;
            case NO_ELIGIBLE_MODEL -> 422;
            case ROUTER_SATURATED, TARGETS_SATURATED -> 429;
            case ROUTER_STOPPING, TARGETS_UNAVAILABLE, PROVIDER_UNAVAILABLE -> 503;
            case PROVIDER_FAILED -> 502;
            case DEADLINE_EXCEEDED -> 504;
            case INTERNAL -> 500;
        };
    }

    private static String type(RouterError error) {
        return switch (error.fault()) {
            case CALLER ->
                    error == RouterError.NO_ELIGIBLE_MODEL
                            ? "routing_error"
                            : "invalid_request_error";
            case CAPACITY -> "rate_limit_error";
            case UPSTREAM, DEADLINE, INTERNAL -> "server_error";
        };
    }

    private static String code(RouterError error) {
        return switch (error) {
            case UNAUTHENTICATED -> "invalid_api_key";
            case UNKNOWN_MODEL -> "model_not_found";
            case INVALID_REQUEST,
                    UNSUPPORTED_PARAMETER,
                    REQUEST_TOO_LARGE,
                    NOT_FOUND,
                    NO_ELIGIBLE_MODEL,
                    ROUTER_SATURATED,
                    ROUTER_STOPPING,
                    TARGETS_SATURATED,
                    TARGETS_UNAVAILABLE,
                    PROVIDER_UNAVAILABLE,
                    PROVIDER_FAILED,
                    DEADLINE_EXCEEDED,
                    INTERNAL ->
                    error.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, Math.ceilDiv(duration.toMillis(), 1000)));
    }
}
