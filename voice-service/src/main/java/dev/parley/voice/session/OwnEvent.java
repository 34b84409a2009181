package dev.parley.voice.session;

import java.util.Arrays;
import java.util.Optional;

/** Events that the Realtime API does not have; sent only to clients that asked for them. */
public enum OwnEvent {
    TURN_METRICS("turn.metrics"),
    ROUTE_DECISION("route.decision");

    private final String key;

    OwnEvent(String key) {
        this.key = key;
    }

    /** The event that a client asks for by {@code key}. */
    public static Optional<OwnEvent> of(String key) {
        return Arrays.stream(values()).filter(event -> event.key.equals(key)).findFirst();
    }
}
