package dev.parley.voice.session;

import dev.parley.voice.audio.PlaybackClock;
import dev.parley.voice.dialogue.Conversation;
import dev.parley.voice.dialogue.RouteDecision;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.SessionConfig;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that decides what a session does next. Immutable.
 *
 * @param voiceUsed whether the client has heard the voice, which cannot change then
 * @param transcribing committed utterances without a transcript, oldest first
 * @param unanswered the newest turn that no response has taken up
 * @param answerDue whether that turn is to be answered without being asked to
 * @param responses in progress, oldest first; at most one of them belongs to the conversation
 * @param lastDecision why the model of the previous answer was chosen
 * @param playing the newest spoken message, which may still be playing at the client
 * @param ids given out so far
 */
record SessionState(
        Life life,
        SessionConfig config,
        boolean voiceUsed,
        Conversation conversation,
        Input input,
        Map<ItemId, Turn> transcribing,
        Optional<Turn> unanswered,
        boolean answerDue,
        Map<ResponseId, Answering> responses,
        Optional<RouteDecision> lastDecision,
        Optional<Playing> playing,
        long ids) {

    /** Whether new work is taken. */
    enum Life {
        OPEN,
        DRAINING,
        CLOSED
    }

    /** A message and how far its sound was sent and played. */
    record Playing(ItemId item, PlaybackClock clock) {}

    SessionState {
        transcribing = Collections.unmodifiableMap(new LinkedHashMap<>(transcribing));
        responses = Collections.unmodifiableMap(new LinkedHashMap<>(responses));
    }

    static SessionState initial(SessionConfig config) {
        return new SessionState(
                Life.OPEN,
                config,
                false,
                Conversation.EMPTY,
                Input.EMPTY,
                Map.of(),
                Optional.empty(),
                false,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /** How long a spoken response must wait before more of its sound may be sent. */
    Duration untilMaySend(ResponseId response, Duration sound, Duration now) {
        return Optional.ofNullable(responses.get(response))
                .flatMap(answering -> answering.output().message())
                .map(message -> message.playback().untilMaySend(sound, now))
                .orElse(Duration.ZERO);
    }
}
