package dev.parley.voice.endpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.VoiceError;
import io.vertx.core.http.HttpServerResponse;

/** An answer to a handshake that opens no socket: a status, and why as JSON. */
record Refusal(int status, ErrorDetail error) {

    static Refusal of(ErrorDetail error) {
        return new Refusal(status(error.error()), error);
    }

    /** Clients try again after 429 and 503, and take any other status as final. */
    private static int status(VoiceError error) {
        if (error == VoiceError.INVALID_API_KEY) {
            return 401;
        }
        if (error == VoiceError.INVALID_MODEL) {
            return 404;
        }
        return switch (error.fault()) {
            case CALLER -> 400;
            case CAPACITY -> error == VoiceError.SERVER_DRAINING ? 503 : 429;
            case UPSTREAM, DEADLINE -> 503;
            case INTERNAL -> 500;
        };
    }

    void answer(HttpServerResponse response) {
        response.setStatusCode(status);
        response.putHeader("Content-Type", "application/json");
        if (status == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (status == 429 || status == 503) {
            response.putHeader("Retry-After", "1");
        }
        response.end(json());
    }

    private String json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ObjectNode body = node.putObject("error");
        body.put("type", error.error().type());
        body.put("code", error.error().code());
        body.put("message", error.message());
        body.put("param", error.param().orElse(null));
        return node.toString();
    }
}
