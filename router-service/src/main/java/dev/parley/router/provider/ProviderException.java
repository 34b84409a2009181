package dev.parley.router.provider;

import java.time.Duration;
import java.util.Optional;

/** A provider's failure; the message holds nothing of the conversation. */
public final class ProviderException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ProviderFailure failure;
    private final transient Optional<Duration> retryAfter;

    public ProviderException(
            ProviderFailure failure,
            String message,
            Optional<Duration> retryAfter,
            Throwable cause) {
        super(message, cause);
        this.failure = failure;
        this.retryAfter = retryAfter;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public ProviderFailure failure() {
        return failure;
    }

    /** When there may be room again. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
