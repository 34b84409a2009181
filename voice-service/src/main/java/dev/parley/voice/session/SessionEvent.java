package dev.parley.voice.session;

import dev.parley.voice.dialogue.AnswerEnd;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.RouteDecision;
import dev.parley.voice.realtime.ClientMessage;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.stt.Transcript;
import dev.parley.voice.tts.SpeechOutput;
import dev.parley.voice.turn.TurnEvent;
import dev.parley.voice.upstream.UpstreamFailure;

/** What happens to a session. */
sealed interface SessionEvent {

    record Opened() implements SessionEvent {}

    record FromClient(ClientMessage message) implements SessionEvent {}

    record TurnChanged(TurnEvent event) implements SessionEvent {}

    record Transcribed(ItemId item, Transcript transcript) implements SessionEvent {}

    record TranscriptionFailed(ItemId item, UpstreamFailure failure) implements SessionEvent {}

    record Decided(ResponseId response, RouteDecision decision) implements SessionEvent {}

    record TextArrived(ResponseId response, String delta) implements SessionEvent {}

    record ToolCalled(ResponseId response, ToolCall call) implements SessionEvent {}

    record AnswerCompleted(ResponseId response, AnswerEnd end) implements SessionEvent {}

    record AnswerFailed(ResponseId response, UpstreamFailure failure) implements SessionEvent {}

    /** The first clause went to synthesis. */
    record ClauseStarted(ResponseId response) implements SessionEvent {}

    /** The next piece of speech, which may be sent now. */
    record SpeechReady(ResponseId response, SpeechOutput piece) implements SessionEvent {}

    record SpeechCompleted(ResponseId response) implements SessionEvent {}

    record SpeechFailed(ResponseId response, UpstreamFailure failure) implements SessionEvent {}

    /** No new work; close when the running work is done. */
    record DrainRequested() implements SessionEvent {}

    /** Close now, done or not. */
    record DrainExpired() implements SessionEvent {}

    /** The session has lasted as long as it may. */
    record Expired() implements SessionEvent {}

    /** The client sends faster than it is served. */
    record Flooded() implements SessionEvent {}
}
