package dev.parley.voice.upstream;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a call to another service brought no result. Cancelling is not a failure. {@code detail} is
 * the service's own explanation: it never holds what was said.
 */
public sealed interface UpstreamFailure {

    String detail();

    /** Every place is taken; the same call may succeed later. */
    record AtCapacity(Optional<Duration> retryAfter, String detail) implements UpstreamFailure {

        /** Full, without a word on when to come back. */
        public static AtCapacity now(String detail) {
            return new AtCapacity(Optional.empty(), detail);
        }
    }

    /** The service cannot be reached, or its model is not loaded. */
    record Unavailable(String detail) implements UpstreamFailure {}

    /** No result in time. */
    record TimedOut(String detail) implements UpstreamFailure {}

    /**
     * The service does not serve this request: repeating it is useless.
     *
     * @param reason the service's error code, {@code google.rpc.ErrorInfo.reason}; empty if unnamed
     */
    record Refused(String reason, String detail) implements UpstreamFailure {}

    /** The service failed. */
    record Broken(String detail) implements UpstreamFailure {}
}
