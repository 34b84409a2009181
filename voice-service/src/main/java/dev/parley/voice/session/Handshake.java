package dev.parley.voice.session;

import dev.parley.voice.dialogue.Wishes;
import java.util.Set;

/**
 * What a client said before its socket opened.
 *
 * @param model as the client wrote it
 * @param contextLength most tokens of prompt and answer together
 * @param ownEvents those of our events that it asked for
 */
public record Handshake(String model, int contextLength, Wishes wishes, Set<OwnEvent> ownEvents) {

    public Handshake {
        ownEvents = Set.copyOf(ownEvents);
    }
}
