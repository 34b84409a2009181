package dev.parley.voice.session;

import dev.parley.voice.dialogue.Wishes;
import dev.parley.voice.realtime.SpeechNames;
import java.util.Set;

/**
 * What stays the same for the life of a session.
 *
 * @param seed makes the ids of this session unlike those of any other
 * @param expiresAt in seconds since 1970
 * @param contextLength most tokens of prompt and answer together
 */
record SessionSetup(
        String seed,
        long expiresAt,
        String model,
        Wishes wishes,
        int contextLength,
        SpeechNames names,
        Set<OwnEvent> ownEvents,
        SessionLimits limits) {

    SessionSetup {
        ownEvents = Set.copyOf(ownEvents);
    }

    String sessionId() {
        return "sess_" + seed;
    }

    String conversationId() {
        return "conv_" + seed;
    }
}
