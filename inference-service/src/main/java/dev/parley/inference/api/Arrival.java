package dev.parley.inference.api;

import dev.parley.inference.engine.Caller;
import dev.parley.inference.error.InferenceException;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * When a call came and from whom.
 *
 * @param key whose key it brought, see {@link ApiKeys#owner}
 * @param receivedNanos on the clock of {@link System#nanoTime}
 * @param deadlineNanos when its caller stops waiting, on the same clock
 */
record Arrival(String key, long receivedNanos, OptionalLong deadlineNanos) {

    /** The key's owner of the call that runs now. */
    static final Context.Key<String> OWNER = Context.keyWithDefault("parley-key-owner", "");

    private static final int LONGEST_NAME = 128;

    /** Returns the arrival of the call that this thread handles. */
    static Arrival now() {
        long now = System.nanoTime();
        Deadline deadline = Context.current().getDeadline();
        return new Arrival(
                OWNER.get(),
                now,
                deadline == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(now + deadline.timeRemaining(TimeUnit.NANOSECONDS)));
    }

    /**
     * Returns for whom the engine works. Tenants that a caller asserts are its own: two keys never
     * meet in one.
     */
    Caller caller(String tenant, String session) {
        requireShort("tenant", tenant);
        requireShort("session", session);
        return new Caller(
                key + "/" + tenant, session.isEmpty() ? Optional.empty() : Optional.of(session));
    }

    private static void requireShort(String field, String name) {
        if (name.length() > LONGEST_NAME) {
            throw InferenceException.invalid(
                    field, "must have at most %d characters".formatted(LONGEST_NAME));
        }
    }
}
