package dev.parley.voice.session;

import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.dialogue.AnswerRequest;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.SessionConfig.ServerVad;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What a session does. Positions are those of the client's 24 kHz stream. */
sealed interface Effect {

    record Send(ServerEvent event) implements Effect {}

    /** Put sound into the buffer and watch it for turns. */
    record AppendAudio(ByteBuffer audio) implements Effect {}

    /** Forget the sound before a place. */
    record DropAudio(SamplePosition before) implements Effect {}

    /** Start to transcribe from a place on, now and as sound comes. */
    record OpenUtterance(ItemId item, TurnId turn, SamplePosition from) implements Effect {}

    /** The utterance ends at a place; its sound leaves the buffer. */
    record FinishUtterance(ItemId item, SamplePosition to) implements Effect {}

    record CancelUtterance(ItemId item) implements Effect {}

    /** Find turns by these rules, or not at all. */
    record DetectTurns(Optional<ServerVad> rules) implements Effect {}

    /** An open turn is over; none reaches back before a place. */
    record ForgetTurn(SamplePosition place) implements Effect {}

    record Ask(ResponseId response, TurnId turn, AnswerRequest request) implements Effect {}

    record OpenSpeech(ResponseId response, TurnId turn, double speed) implements Effect {}

    record Say(ResponseId response, String delta) implements Effect {}

    /** All was said. */
    record EndSpeech(ResponseId response) implements Effect {}

    /** Stop whatever still runs for a response. */
    record Release(ResponseId response) implements Effect {}

    record BeginTurn(TurnId turn) implements Effect {}

    record EndTurn(TurnId turn, TurnReport report) implements Effect {}

    record Close(int code, String reason) implements Effect {}
}
