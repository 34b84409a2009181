package dev.parley.voice.realtime;

import java.util.Optional;

/**
 * A frame from the client.
 *
 * @param eventId the client's own, echoed in an error
 */
public record ClientMessage(Optional<String> eventId, Body body) {

    /** What the frame holds. */
    public sealed interface Body {

        record Accepted(ClientEvent event) implements Body {}

        record Refused(ErrorDetail error) implements Body {}
    }
}
