package dev.parley.voice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.dialogue.AnswerEnd;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.Wishes;
import dev.parley.voice.realtime.ClientEventReader;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.stt.Transcript;
import dev.parley.voice.tts.SpeechOutput;
import dev.parley.voice.turn.TurnEvent;
import dev.parley.voice.upstream.UpstreamFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Clients, recognisers, models and voices that say anything that is possible at any time, and much
 * that is late: whatever once was open may still speak.
 */
final class Chaos {

    private static final ClientEventReader READER = new ClientEventReader(Rehearsal.NAMES);
    private static final UpstreamFailure FAILURE = new UpstreamFailure.Broken("broken");
    private static final String SECOND = Base64.getEncoder().encodeToString(new byte[48 * 1_000]);

    private static final String APPEND =
            "{'type':'input_audio_buffer.append','audio':'" + SECOND + "'}";

    private static final List<String> FRAMES =
            List.of(
                    APPEND,
                    "{'type':'input_audio_buffer.commit'}",
                    "{'type':'input_audio_buffer.clear'}",
                    "{'type':'response.create'}",
                    "{'type':'response.create','response':{'output_modalities':['text']}}",
                    "{'type':'response.create','response':{'conversation':'none','input':[{"
                            + "'type':'message','role':'user','content':[{'type':'input_text',"
                            + "'text':'hi'}]}]}}",
                    "{'type':'response.cancel'}",
                    "{'type':'conversation.item.create','item':{'type':'message','role':'user',"
                            + "'content':[{'type':'input_text','text':'hello'}]}}",
                    "{'type':'session.update','session':{'audio':{'input':{"
                            + "'turn_detection':null}}}}",
                    "{'type':'session.update','session':{'audio':{'input':{'turn_detection':{"
                            + "'type':'server_vad','interrupt_response':true}}}}}",
                    "{'type':'session.update','session':{'audio':{'input':{'turn_detection':{"
                            + "'type':'server_vad','interrupt_response':false}}}}}",
                    "{'type':'session.update','session':{'output_modalities':['text']}}",
                    "{'type':'session.update','session':{'output_modalities':['audio']}}",
                    "{'type':'session.update','session':{'instructions':'Be brief.'}}",
                    "{'type':'session.update','session':{'instructions':'Take your time.',"
                            + "'max_output_tokens':'inf'}}",
                    "{'type':'session.update','session':{'max_output_tokens':64}}",
                    "{'type':'session.update','session':{'audio':{'output':{'speed':1.25}}}}",
                    "{'type':'session.update','session':{'tools':[{'type':'function',"
                            + "'name':'get_time'}]}}",
                    "{'type':'session.update','session':{'tools':[]}}",
                    "{'type':'nonsense'}");

    private final SessionMachine machine;
    private final InvariantWatch watch = new InvariantWatch();
    private final List<ResponseId> asked = new ArrayList<>();
    private final List<ResponseId> voiced = new ArrayList<>();
    private final List<ItemId> utterances = new ArrayList<>();
    private final List<ItemId> items = new ArrayList<>();
    private SessionState state;
    private Duration now = Duration.ZERO;
    private boolean detecting;
    private boolean speaking;

    Chaos() {
        SessionLimits limits =
                new SessionLimits(Duration.ofSeconds(20), 40, 10_000, 2, Duration.ofMillis(300));
        machine =
                new SessionMachine(
                        new SessionSetup(
                                "x",
                                0,
                                "auto",
                                Wishes.NONE,
                                512,
                                Rehearsal.NAMES,
                                EnumSet.allOf(OwnEvent.class),
                                limits));
        state = machine.initial();
        happens(new SessionEvent.Opened());
    }

    InvariantWatch watch() {
        return watch;
    }

    void step(int choice) {
        now = now.plusMillis(choice % 97);
        int pick = choice / 25;
        switch (choice % 25) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> client(FRAMES.get(pick % FRAMES.size()));
            case 8, 9, 10 -> turn();
            case 11, 12 ->
                    pick(utterances, pick)
                            .ifPresent(item ->
                                    happens(new SessionEvent.Transcribed(item, transcript(pick))));
            case 13 ->
                    pick(utterances, pick)
                            .ifPresent(item ->
                                    happens(new SessionEvent.TranscriptionFailed(item, FAILURE)));
            case 14 -> answer(pick, id -> new SessionEvent.Decided(id, Rehearsal.DECISION));
            case 15, 16 -> answer(pick, id -> new SessionEvent.TextArrived(id, "word "));
            case 17 -> answer(pick, id -> new SessionEvent.ToolCalled(id, call(pick)));
            case 18 -> answer(pick, id -> new SessionEvent.AnswerCompleted(id, end(pick)));
            case 19 -> answer(pick, id -> new SessionEvent.AnswerFailed(id, FAILURE));
            case 20, 21 -> speech(pick, id -> new SessionEvent.SpeechReady(id, sound()));
            case 22 -> speech(pick, id -> new SessionEvent.SpeechReady(id, words()));
            case 23 -> speech(pick, id -> new SessionEvent.SpeechCompleted(id));
            default -> item(pick);
        }
    }

    /** The session's life is over, whatever runs. */
    void end() {
        happens(new SessionEvent.Expired());
        happens(new SessionEvent.Expired());
    }

    private void happens(SessionEvent event) {
        Transition transition = machine.next(state, event, now);
        state = transition.state();
        transition.effects().forEach(this::play);
        watch.settle(state);
    }

    private void play(Effect effect) {
        watch.see(effect);
        switch (effect) {
            case Effect.Ask(var response, _, _) -> asked.add(response);
            case Effect.OpenSpeech(var response, _, _) -> voiced.add(response);
            case Effect.OpenUtterance(var item, _, _) -> utterances.add(item);
            case Effect.DetectTurns(var rules) -> {
                detecting = rules.isPresent();
                speaking = speaking && detecting;
            }
            case Effect.ForgetTurn _ -> speaking = false;
            default -> {}
        }
        state.conversation().items().forEach(item -> items.add(item.id()));
    }

    /** Sound is taken as a whole, or refused. */
    private void client(String frame) {
        SamplePosition end = state.input().end();
        int errors = watch.errors();
        happens(new SessionEvent.FromClient(READER.read(frame.replace('\'', '"'))));
        boolean taken = frame.equals(APPEND) && watch.errors() == errors;
        assertThat(state.input().end().samplesSince(end)).isEqualTo(taken ? 24_000 : 0);
    }

    /** The user starts or stops speaking, a second after the last sound. */
    private void turn() {
        if (!detecting) {
            return;
        }
        client(APPEND);
        SamplePosition end = state.input().end().in(SampleRate.HZ_16000);
        SamplePosition before = end.minus(Duration.ofMillis(300));
        boolean starts = !speaking;
        speaking = starts;
        happens(
                new SessionEvent.TurnChanged(
                        starts
                                ? new TurnEvent.SpeechStarted(before, before, end)
                                : new TurnEvent.SpeechStopped(end, before)));
    }

    private void item(int pick) {
        pick(items, pick)
                .ifPresent(id -> {
                    String what = pick % 2 == 0 ? "delete" : "truncate";
                    String rest = pick % 2 == 0 ? "" : ",'content_index':0,'audio_end_ms':100";
                    client(
                            "{'type':'conversation.item."
                                    + what
                                    + "','item_id':'"
                                    + id
                                    + "'"
                                    + rest
                                    + "}");
                });
    }

    private void answer(int pick, Function<ResponseId, SessionEvent> event) {
        pick(asked, pick).ifPresent(id -> happens(event.apply(id)));
    }

    private void speech(int pick, Function<ResponseId, SessionEvent> event) {
        pick(voiced, pick).ifPresent(id -> happens(event.apply(id)));
    }

    /** Mostly the newest. */
    private static <T> Optional<T> pick(List<T> list, int pick) {
        return list.isEmpty()
                ? Optional.empty()
                : Optional.of(list.get(list.size() - 1 - (pick / 8) % list.size()));
    }

    private static Transcript transcript(int pick) {
        return switch (pick % 4) {
            case 0 -> new Transcript.NoSpeech(Rehearsal.timing());
            case 1 -> new Transcript.NotUnderstood(Rehearsal.timing());
            default -> new Transcript.Recognized("hello", 1, Rehearsal.timing());
        };
    }

    private static ToolCall call(int pick) {
        return new ToolCall("", pick % 2 == 0 ? "explain_route" : "get_time", "");
    }

    private static AnswerEnd end(int pick) {
        AnswerEnd.Reason[] reasons = AnswerEnd.Reason.values();
        return new AnswerEnd(reasons[pick % reasons.length], 1, 1, 0);
    }

    private static SpeechOutput sound() {
        return new SpeechOutput.Frame(
                new AudioFrame(SamplePosition.start(SampleRate.HZ_24000), new short[480]));
    }

    private static SpeechOutput words() {
        return new SpeechOutput.Clause("word ", SamplePosition.start(SampleRate.HZ_24000));
    }
}
