package dev.parley.voice.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.dialogue.AnswerEnd;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.RouteDecision;
import dev.parley.voice.dialogue.Wishes;
import dev.parley.voice.realtime.ClientEventReader;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.ServerEventWriter;
import dev.parley.voice.realtime.SpeechNames;
import dev.parley.voice.stt.Transcript;
import dev.parley.voice.tts.SpeechOutput;
import dev.parley.voice.turn.TurnEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The machine with everything around it played by the test: time passes when the test says so.
 * Remembers every effect and every frame as the client would see it.
 */
public final class Rehearsal {

    static final SpeechNames NAMES = new SpeechNames("slt", "pocketsphinx-en-us");
    static final RouteDecision DECISION =
            new RouteDecision("dec_1", "large", "It was the cheapest.", "{\"id\":\"dec_1\"}");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ClientEventReader READER = new ClientEventReader(NAMES);
    private static final ServerEventWriter WRITER = new ServerEventWriter();

    private final SessionMachine machine;
    private final List<Effect> effects = new ArrayList<>();
    private final List<JsonNode> frames = new ArrayList<>();
    private SessionState state;
    private Duration now = Duration.ZERO;
    private SamplePosition spoken = SamplePosition.start(SampleRate.HZ_24000);

    private Rehearsal(Set<OwnEvent> ownEvents) {
        SessionLimits limits =
                new SessionLimits(Duration.ofSeconds(60), 100, 10_000, 2, Duration.ofMillis(300));
        SessionSetup setup =
                new SessionSetup(
                        "x", 1_800_000_000, "auto", Wishes.NONE, 2048, NAMES, ownEvents, limits);
        this.machine = new SessionMachine(setup);
        this.state = machine.initial();
        happens(new SessionEvent.Opened());
    }

    public static Rehearsal open() {
        return new Rehearsal(Set.of());
    }

    public static Rehearsal openWithOwnEvents() {
        return new Rehearsal(EnumSet.allOf(OwnEvent.class));
    }

    SessionState state() {
        return state;
    }

    Duration now() {
        return now;
    }

    Rehearsal wait(int millis) {
        now = now.plusMillis(millis);
        return this;
    }

    Rehearsal happens(SessionEvent event) {
        Transition transition = machine.next(state, event, now);
        state = transition.state();
        for (Effect effect : transition.effects()) {
            effects.add(effect);
            if (effect instanceof Effect.Send(ServerEvent sent)) {
                frames.add(parse(WRITER.write(sent, "event_" + frames.size())));
            }
        }
        return this;
    }

    /** A frame from the client; single quotes stand for double ones. */
    public Rehearsal client(String frame) {
        return happens(new SessionEvent.FromClient(READER.read(frame.replace('\'', '"'))));
    }

    Rehearsal append(int millis) {
        String silence = Base64.getEncoder().encodeToString(new byte[48 * millis]);
        return client("{'type':'input_audio_buffer.append','audio':'" + silence + "'}");
    }

    /** Speech from one moment of the stream to another, with the silence that ends it. */
    Rehearsal userSpeaks(int fromMillis, int toMillis) {
        userStarts(fromMillis);
        return userStops(toMillis);
    }

    Rehearsal userStarts(int atMillis) {
        appendUntil(atMillis + 60);
        return happens(
                new SessionEvent.TurnChanged(
                        new TurnEvent.SpeechStarted(
                                place(Math.max(0, atMillis - 300)),
                                place(atMillis),
                                place(atMillis + 60))));
    }

    Rehearsal userStops(int atMillis) {
        appendUntil(atMillis + 500);
        return happens(
                new SessionEvent.TurnChanged(
                        new TurnEvent.SpeechStopped(place(atMillis + 500), place(atMillis))));
    }

    private void appendUntil(int millis) {
        int have = (int) state.input().end().toMillis();
        if (millis > have) {
            wait(millis - have).append(millis - have);
        }
    }

    private static SamplePosition place(int millis) {
        return SamplePosition.at(Duration.ofMillis(millis), SampleRate.HZ_16000);
    }

    /** The transcript of the newest finished utterance. */
    Rehearsal heard(String text) {
        return transcribed(new Transcript.Recognized(text, 0.9, timing()));
    }

    Rehearsal transcribed(Transcript transcript) {
        return happens(new SessionEvent.Transcribed(lastFinished(), transcript));
    }

    static Transcript.Timing timing() {
        return new Transcript.Timing(Duration.ofSeconds(1), Duration.ofMillis(5));
    }

    ItemId lastFinished() {
        return last(Effect.FinishUtterance.class).item();
    }

    Rehearsal modelSays(String text) {
        ResponseId response = asked();
        happens(new SessionEvent.Decided(response, DECISION));
        for (String word : text.split("(?<= )", -1)) {
            happens(new SessionEvent.TextArrived(response, word));
        }
        return completes(response, AnswerEnd.Reason.STOP);
    }

    Rehearsal modelCalls(String name, String arguments) {
        ResponseId response = asked();
        happens(new SessionEvent.Decided(response, DECISION));
        happens(new SessionEvent.ToolCalled(response, new ToolCall("c1", name, arguments)));
        return completes(response, AnswerEnd.Reason.TOOL_CALLS);
    }

    Rehearsal completes(ResponseId response, AnswerEnd.Reason reason) {
        return happens(new SessionEvent.AnswerCompleted(response, new AnswerEnd(reason, 20, 7, 3)));
    }

    ResponseId asked() {
        return last(Effect.Ask.class).response();
    }

    /** One clause and its sound, sent as the lead allows. */
    Rehearsal speaks(String clause, int millis) {
        ResponseId response = last(Effect.OpenSpeech.class).response();
        SpeechOutput.Clause words = new SpeechOutput.Clause(clause, spoken);
        happens(new SessionEvent.SpeechReady(response, words));
        for (int sent = 0; sent < millis; sent += 20) {
            now = now.plus(state.untilMaySend(response, AudioFrame.DURATION, now));
            happens(new SessionEvent.SpeechReady(response, new SpeechOutput.Frame(frame())));
        }
        return this;
    }

    private AudioFrame frame() {
        short[] samples = new short[480];
        Arrays.fill(samples, (short) 3_000);
        AudioFrame frame = new AudioFrame(spoken, samples);
        spoken = frame.end();
        return frame;
    }

    Rehearsal speechEnds() {
        spoken = SamplePosition.start(SampleRate.HZ_24000);
        return happens(new SessionEvent.SpeechCompleted(last(Effect.OpenSpeech.class).response()));
    }

    <E extends Effect> E last(Class<E> kind) {
        return all(kind).getLast();
    }

    <E extends Effect> List<E> all(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    List<Effect> effects() {
        return List.copyOf(effects);
    }

    /** Every frame sent. */
    public List<JsonNode> frames() {
        return List.copyOf(frames);
    }

    /** The types of the frames sent, the many sounds of one answer as one. */
    List<String> types() {
        List<String> types = new ArrayList<>();
        for (JsonNode frame : frames) {
            String type = frame.path("type").asText();
            if (!type.equals("response.output_audio.delta") || !types.getLast().equals(type)) {
                types.add(type);
            }
        }
        return types;
    }

    /** Forgets what was sent so far. */
    Rehearsal clean() {
        frames.clear();
        return this;
    }

    JsonNode frame(String type) {
        return frames.stream()
                .filter(frame -> frame.path("type").asText().equals(type))
                .reduce((_, last) -> last)
                .orElseThrow(() -> new AssertionError("no " + type + " in " + types()));
    }

    private static JsonNode parse(String frame) {
        try {
            return JSON.readTree(frame);
        } catch (JsonProcessingException broken) {
            throw new AssertionError(broken);
        }
    }
}
