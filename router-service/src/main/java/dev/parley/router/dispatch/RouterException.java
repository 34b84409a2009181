package dev.parley.router.dispatch;

import dev.parley.router.decision.RouteDecision;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@link RouterError} with what the caller may know of it; nothing of the conversation. */
public final class RouterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RouterError error;
    private final @Nullable String parameter;
    private final transient @Nullable Duration retryAfter;
    private final transient @Nullable RouteDecision decision;

    private RouterException(
            RouterError error,
            String message,
            @Nullable String parameter,
            @Nullable Duration retryAfter,
            @Nullable RouteDecision decision,
            @Nullable Throwable cause) {
        super(message, cause);
        this.error = error;
        this.parameter = parameter;
        this.retryAfter = retryAfter;
        this.decision = decision;
    }

    public static RouterException of(RouterError error, String message) {
        return new RouterException(error, message, null, null, null, null);
    }

    /**
     * The request cannot be served because of this parameter, a path like {@code tools[0].type}.
     */
    public static RouterException invalid(String parameter, String message) {
        return new RouterException(
                RouterError.INVALID_REQUEST, message, parameter, null, null, null);
    }

    /** The request asks for something that is not built. */
    public static RouterException unsupported(String parameter, String message) {
        return new RouterException(
                RouterError.UNSUPPORTED_PARAMETER, message, parameter, null, null, null);
    }

    public RouterException about(String parameter) {
        return new RouterException(error, message(), parameter, retryAfter, decision, getCause());
    }

    public RouterException retryAfter(Duration delay) {
        return new RouterException(error, message(), parameter, delay, decision, getCause());
    }

    public RouterException with(RouteDecision decision) {
        return new RouterException(error, message(), parameter, retryAfter, decision, getCause());
    }

    public RouterException causedBy(Throwable cause) {
        return new RouterException(error, message(), parameter, retryAfter, decision, cause);
    }

    public RouterError error() {
        return error;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    /** The parameter at fault. */
    public Optional<String> parameter() {
        return Optional.ofNullable(parameter);
    }

    /** When to try again. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The decision that led here. */
    public Optional<RouteDecision> decision() {
        return Optional.ofNullable(decision);
    }
}
