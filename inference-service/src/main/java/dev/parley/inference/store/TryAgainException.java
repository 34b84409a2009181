package dev.parley.inference.store;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A request that failed in a way that may not last. */
final class TryAgainException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> retryAfter;

    TryAgainException(String message) {
        this(message, Optional.empty());
    }

    /**
     * Makes one.
     *
     * @param retryAfter when the server wants to be asked again, where it said so
     */
    TryAgainException(String message, Optional<Duration> retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
