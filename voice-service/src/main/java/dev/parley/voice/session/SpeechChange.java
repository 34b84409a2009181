package dev.parley.voice.session;

import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.upstream.UpstreamFailure;
import java.util.Optional;

/** News of an answer's speech. */
sealed interface SpeechChange {

    ResponseId response();

    /** Pieces wait. */
    record Ready(ResponseId response) implements SpeechChange {}

    /** No piece will follow those that wait. */
    record Ended(ResponseId response, Optional<UpstreamFailure> failure) implements SpeechChange {}
}
