package dev.parley.inference.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that ends in an error of this service.
 *
 * <p>Its message is sent to the caller: it names fields and limits, never prompts or answers.
 */
public final class InferenceException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final InferenceError error;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    private InferenceException(
            InferenceError error,
            String message,
            @Nullable String field,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(message, cause);
        this.error = error;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    /** An error that is told by its code and message. */
    public static InferenceException of(InferenceError error, String message) {
        return new InferenceException(error, message, null, null, null);
    }

    /** An error with the exception behind it, which is logged and not sent. */
    public static InferenceException of(InferenceError error, String message, Throwable cause) {
        return new InferenceException(error, message, null, null, cause);
    }

    /**
     * A field of the request that cannot be served as written, for example {@code sampling.top_p}.
     */
    public static InferenceException invalid(String field, String problem) {
        return new InferenceException(
                InferenceError.INVALID_REQUEST, field + ": " + problem, field, null, null);
    }

    /** No room now: worth trying again after a while. */
    public static InferenceException retryable(
            InferenceError error, String message, Duration retryAfter) {
        return new InferenceException(error, message, null, retryAfter, null);
    }

    /** Returns the error's code. */
    public InferenceError error() {
        return error;
    }

    /** Returns the field of the request at fault, as the contract names it. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** Returns when trying again may help. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
