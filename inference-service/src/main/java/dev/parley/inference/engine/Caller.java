package dev.parley.inference.engine;

import java.util.Optional;

/**
 * For whom a request is.
 *
 * @param tenant shares in the engine's time as one, and in kept beginnings with nobody else
 * @param session whose conversation this is; absent: nobody's, what it leaves may be anybody's of
 *     the tenant
 */
public record Caller(String tenant, Optional<String> session) {

    /** Somebody of whom nothing is known. */
    public static final Caller UNKNOWN = new Caller("", Optional.empty());

    /** Returns the caller of a tenant's session. */
    public static Caller of(String tenant, String session) {
        return new Caller(tenant, Optional.of(session));
    }

    boolean isSameSession(Caller other) {
        return session.isPresent() && equals(other);
    }
}
