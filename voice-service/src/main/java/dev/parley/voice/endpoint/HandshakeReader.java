package dev.parley.voice.endpoint;

import dev.parley.voice.dialogue.Wishes;
import dev.parley.voice.dialogue.Wishes.Objective;
import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.ProtocolException;
import dev.parley.voice.realtime.VoiceError;
import dev.parley.voice.session.OwnEvent;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a client says before its socket opens. */
final class HandshakeReader {

    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";
    private static final String BEARER = "Bearer ";

    private HandshakeReader() {}

    /** The key shown by a header, or by a browser, which can set none, as a subprotocol. */
    static Optional<String> key(HttpServerRequest request) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return Optional.ofNullable(request.getHeader("api-key"))
                .or(() ->
                        protocols(request)
                                .filter(protocol -> protocol.startsWith(KEY_PROTOCOL))
                                .map(protocol -> protocol.substring(KEY_PROTOCOL.length()))
                                .findFirst());
    }

    /** What this server does not speak is refused at the door. */
    static void requireDialect(HttpServerRequest request) {
        boolean beta =
                "realtime=v1".equals(request.getHeader("OpenAI-Beta"))
                        || protocols(request).anyMatch("openai-beta.realtime-v1"::equals);
        if (beta) {
            throw new ProtocolException(
                    ErrorDetail.of(
                            VoiceError.BETA_API_SHAPE_DISABLED,
                            "The beta dialect is not supported: leave out 'OpenAI-Beta' and"
                                    + " 'openai-beta.realtime-v1'."));
        }
        for (String parameter : List.of("call_id", "intent")) {
            if (request.getParam(parameter) != null) {
                throw invalid(parameter, "It is not supported.");
            }
        }
    }

    private static Stream<String> protocols(HttpServerRequest request) {
        return request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip);
    }

    /** {@code auto} where the client names none. */
    static String model(HttpServerRequest request) {
        String model = request.getParam("model");
        return model == null || model.isBlank() ? "auto" : model;
    }

    static Wishes wishes(HttpServerRequest request) {
        return new Wishes(
                header(request, "x-slo-ttft-ms", Integer::valueOf)
                        .filter(millis -> millis > 0)
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty),
                header(request, "x-routing-max-cost", Double::valueOf)
                        .map(OptionalDouble::of)
                        .orElseGet(OptionalDouble::empty),
                words(request.getHeader("x-routing-capabilities")).toList(),
                header(
                        request,
                        "x-routing-objective",
                        value -> Objective.valueOf(value.toUpperCase(Locale.ROOT))));
    }

    /** Events of our own that the client asked for; names that we do not know are refused. */
    static Set<OwnEvent> ownEvents(HttpServerRequest request) {
        return words(request.getHeader("X-Parley-Events"))
                .map(word ->
                        OwnEvent.of(word)
                                .orElseThrow(() ->
                                        invalid(
                                                "X-Parley-Events",
                                                "Expected turn.metrics or" + " route.decision.")))
                .collect(Collectors.toSet());
    }

    private static Stream<String> words(@Nullable String list) {
        return list == null
                ? Stream.empty()
                : Arrays.stream(list.split(",", -1)).map(String::strip).filter(w -> !w.isEmpty());
    }

    private static <T> Optional<T> header(
            HttpServerRequest request, String name, Function<String, T> parse) {
        String value = request.getHeader(name);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(value.strip()));
        } catch (IllegalArgumentException _) {
            throw invalid(name, "'" + value.strip() + "' cannot be read.");
        }
    }

    private static ProtocolException invalid(String param, String reason) {
        return new ProtocolException(
                VoiceError.INVALID_VALUE, "Invalid value: '" + param + "'. " + reason, param);
    }
}
