package dev.parley.voice.session;

import dev.parley.voice.realtime.ClientEvent;
import dev.parley.voice.realtime.ClientMessage;
import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.ProtocolException;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.SessionConfig;
import dev.parley.voice.realtime.SessionPatch;
import dev.parley.voice.realtime.VoiceError;
import dev.parley.voice.session.SessionState.Life;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The rules of a session: a state and an event lead to another state and to effects. Pure: it knows
 * no clock, no thread and no socket, so every order of events can be tried in a test.
 */
final class SessionMachine {

    private final SessionSetup setup;
    private final SessionPatch patch;

    SessionMachine(SessionSetup setup) {
        this.setup = setup;
        this.patch = new SessionPatch(setup.names());
    }

    SessionState initial() {
        return SessionState.initial(SessionConfig.initial(setup.model(), setup.names().voice()));
    }

    /** What an event leads to; {@code at} is the time since the session opened. */
    Transition next(SessionState state, SessionEvent event, Duration at) {
        if (state.life() == Life.CLOSED) {
            return new Transition(state, List.of());
        }
        Step step =
                event instanceof SessionEvent.FromClient(ClientMessage message)
                        ? fromClient(state, message, at)
                        : new Step(setup, state, at);
        apply(step, event);
        ResponseRules.proceed(step);
        LifeRules.closeWhenDrained(step);
        return step.finish();
    }

    private static void apply(Step step, SessionEvent event) {
        switch (event) {
            case SessionEvent.FromClient _ -> {}
            case SessionEvent.Opened _ -> open(step);
            case SessionEvent.TurnChanged(var change) -> InputRules.turnChanged(step, change);
            case SessionEvent.Transcribed(var item, var transcript) ->
                    TranscriptRules.completed(step, item, transcript);
            case SessionEvent.TranscriptionFailed(var item, var failure) ->
                    TranscriptRules.failed(step, item, Failures.detail(failure));
            case SessionEvent.Decided(var response, var decision) ->
                    AnswerRules.decided(step, response, decision);
            case SessionEvent.TextArrived(var response, var delta) ->
                    AnswerRules.text(step, response, delta);
            case SessionEvent.ToolCalled(var response, var call) ->
                    AnswerRules.toolCalled(step, response, call);
            case SessionEvent.AnswerCompleted(var response, var end) ->
                    AnswerRules.completed(step, response, end);
            case SessionEvent.AnswerFailed(var response, var failure) ->
                    ResponseRules.fail(step, response, Failures.detail(failure));
            case SessionEvent.ClauseStarted(var response) ->
                    SpeechRules.clauseStarted(step, response);
            case SessionEvent.SpeechReady(var response, var piece) ->
                    SpeechRules.ready(step, response, piece);
            case SessionEvent.SpeechCompleted(var response) ->
                    SpeechRules.completed(step, response);
            case SessionEvent.SpeechFailed(var response, var failure) ->
                    ResponseRules.fail(step, response, Failures.detail(failure));
            case SessionEvent.DrainRequested _ -> step.life = Life.DRAINING;
            case SessionEvent.DrainExpired _ -> LifeRules.drainExpired(step);
            case SessionEvent.Expired _ -> LifeRules.expired(step);
            case SessionEvent.Flooded _ -> LifeRules.flooded(step);
        }
    }

    private static void open(Step step) {
        step.send(new ServerEvent.SessionCreated(step.session()));
        step.run(new Effect.DetectTurns(step.config.turnDetection()));
    }

    /** A refused event changes nothing and earns one error that names it. */
    private Step fromClient(SessionState state, ClientMessage message, Duration at) {
        try {
            Step step = new Step(setup, state, at);
            switch (message.body()) {
                case ClientMessage.Body.Accepted(ClientEvent event) -> apply(step, event);
                case ClientMessage.Body.Refused(ErrorDetail error) ->
                        throw new ProtocolException(error);
            }
            return step;
        } catch (ProtocolException refused) {
            Step unchanged = new Step(setup, state, at);
            unchanged.send(new ServerEvent.ErrorRaised(refused.detail(), message.eventId()));
            return unchanged;
        }
    }

    private void apply(Step step, ClientEvent event) {
        switch (event) {
            case ClientEvent.SessionUpdate(var update) ->
                    configure(step, patch.apply(step.config, update));
            case ClientEvent.AudioAppend(var audio) -> InputRules.append(step, audio);
            case ClientEvent.AudioCommit _ -> InputRules.commit(step);
            case ClientEvent.AudioClear _ -> InputRules.clear(step);
            case ClientEvent.ItemCreate create -> ItemRules.create(step, create);
            case ClientEvent.ItemRetrieve(var item) -> ItemRules.retrieve(step, item);
            case ClientEvent.ItemDelete(var item) -> ItemRules.delete(step, item);
            case ClientEvent.ItemTruncate truncate -> ItemRules.truncate(step, truncate);
            case ClientEvent.ResponseCreate(var request) -> ResponseRules.create(step, request);
            case ClientEvent.ResponseCancel(var response) -> CancelRules.cancel(step, response);
        }
    }

    private static void configure(Step step, SessionConfig updated) {
        if (step.voiceUsed && !updated.voice().equals(step.config.voice())) {
            throw new ProtocolException(
                    VoiceError.CANNOT_UPDATE_VOICE,
                    "Cannot update a conversation's voice if assistant audio is present.",
                    "session.audio.output.voice");
        }
        Optional<SessionConfig.ServerVad> before = step.config.turnDetection();
        step.config = updated;
        if (!updated.turnDetection().equals(before)) {
            InputRules.turnDetectionChanged(step);
        }
        step.send(new ServerEvent.SessionUpdated(step.session()));
    }
}
