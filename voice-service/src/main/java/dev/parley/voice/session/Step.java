package dev.parley.voice.session;

import dev.parley.voice.dialogue.Conversation;
import dev.parley.voice.dialogue.RouteDecision;
import dev.parley.voice.realtime.CallId;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.SessionConfig;
import dev.parley.voice.session.SessionState.Life;
import dev.parley.voice.session.SessionState.Playing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A transition being made: the state as the rules have changed it so far, and the effects. Lives
 * for one event only and never leaves {@link SessionMachine#next}.
 */
final class Step {

    final SessionSetup setup;

    /** Now, as time since the session opened. */
    final Duration at;

    Life life;
    SessionConfig config;
    boolean voiceUsed;
    Conversation conversation;
    Input input;
    final Map<ItemId, Turn> transcribing;
    Optional<Turn> unanswered;
    boolean answerDue;
    final Map<ResponseId, Answering> responses;
    Optional<RouteDecision> lastDecision;
    Optional<Playing> playing;
    private long ids;
    private final List<Effect> effects = new ArrayList<>();

    Step(SessionSetup setup, SessionState state, Duration at) {
        this.setup = setup;
        this.at = at;
        this.life = state.life();
        this.config = state.config();
        this.voiceUsed = state.voiceUsed();
        this.conversation = state.conversation();
        this.input = state.input();
        this.transcribing = new LinkedHashMap<>(state.transcribing());
        this.unanswered = state.unanswered();
        this.answerDue = state.answerDue();
        this.responses = new LinkedHashMap<>(state.responses());
        this.lastDecision = state.lastDecision();
        this.playing = state.playing();
        this.ids = state.ids();
    }

    Transition finish() {
        return new Transition(
                new SessionState(
                        life,
                        config,
                        voiceUsed,
                        conversation,
                        input,
                        transcribing,
                        unanswered,
                        answerDue,
                        responses,
                        lastDecision,
                        playing,
                        ids),
                effects);
    }

    void send(ServerEvent event) {
        effects.add(new Effect.Send(event));
    }

    void run(Effect effect) {
        effects.add(effect);
    }

    ServerEvent.Session session() {
        return new ServerEvent.Session(setup.sessionId(), setup.expiresAt(), config);
    }

    /** The response that belongs to the conversation. */
    Optional<Answering> active() {
        return responses.values().stream()
                .filter(answering -> !answering.terms().outOfBand())
                .findFirst();
    }

    /** Keeps a new version of a response in progress and returns it. */
    Answering keep(Answering answering) {
        responses.put(answering.id(), answering);
        return answering;
    }

    ItemId newItemId() {
        return new ItemId("item_" + newId());
    }

    CallId newCallId() {
        return new CallId("call_" + newId());
    }

    ResponseId newResponseId() {
        return new ResponseId("resp_" + newId());
    }

    TurnId newTurnId() {
        return new TurnId(++ids);
    }

    private String newId() {
        return setup.seed() + Long.toString(++ids, Character.MAX_RADIX);
    }

    void close(int code, String reason) {
        life = Life.CLOSED;
        run(new Effect.Close(code, reason));
    }
}
