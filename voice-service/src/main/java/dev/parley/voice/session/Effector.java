package dev.parley.voice.session;

import dev.parley.voice.dialogue.AnswerEnd;
import dev.parley.voice.dialogue.AnswerListener;
import dev.parley.voice.dialogue.ModelRouter;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.RouteDecision;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.ServerEventWriter;
import dev.parley.voice.stt.Transcriber;
import dev.parley.voice.stt.Transcript;
import dev.parley.voice.stt.TranscriptListener;
import dev.parley.voice.tts.SpeechPipeline;
import dev.parley.voice.tts.SpeechStyle;
import dev.parley.voice.turn.TurnEvent;
import dev.parley.voice.upstream.UpstreamFailure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries out what the machine wants. What runs for a response is one object, dropped when the
 * response is released: whatever it still says is for nobody. Everything in this class runs on the
 * session's thread; news from elsewhere come through the mailbox.
 */
final class Effector {

    private static final ServerEventWriter WRITER = new ServerEventWriter();

    private final SessionServices services;
    private final ClientConnection connection;
    private final Mailbox mailbox;
    private final Ears ears;
    private final TurnTrace trace;
    private final Map<ResponseId, ModelRouter.Answer> answers = new HashMap<>();
    private final Map<ResponseId, Voice> voices = new LinkedHashMap<>();
    private final Map<ItemId, Transcriber.Utterance> utterances = new HashMap<>();
    private long events;
    private boolean closed;

    Effector(
            SessionServices services,
            SessionSetup setup,
            ClientConnection connection,
            Mailbox mailbox,
            Consumer<TurnEvent> turns) {
        this.services = services;
        this.connection = connection;
        this.mailbox = mailbox;
        this.ears = new Ears(services.activity().get(), setup.limits().inputAudio(), turns);
        this.trace = new TurnTrace(services.tracer(), setup.sessionId());
    }

    void run(Effect effect) {
        switch (effect) {
            case Effect.Send(ServerEvent event) -> send(event);
            case Effect.AppendAudio(var audio) -> ears.append(audio);
            case Effect.DropAudio(var before) -> ears.dropBefore(before);
            case Effect.OpenUtterance open -> open(open);
            case Effect.FinishUtterance(var item, var to) -> ears.finish(item, to);
            case Effect.CancelUtterance(var item) -> {
                utterances.remove(item);
                ears.cancel(item);
            }
            case Effect.DetectTurns(var rules) -> ears.detect(rules);
            case Effect.ForgetTurn(var place) -> ears.forgetTurn(place);
            case Effect.Ask ask -> ask(ask);
            case Effect.OpenSpeech open -> open(open);
            case Effect.Say(var response, var delta) ->
                    voice(response).ifPresent(voice -> voice.pipeline().append(delta));
            case Effect.EndSpeech(var response) ->
                    voice(response).ifPresent(voice -> voice.pipeline().finish());
            case Effect.Release(var response) -> release(response);
            case Effect.BeginTurn(var turn) -> trace.begin(turn);
            case Effect.EndTurn(var turn, var report) -> {
                trace.end(turn, report);
                services.metrics().record(report);
            }
            case Effect.Close(int code, String reason) -> close(code, reason);
        }
    }

    /** Responses being spoken, oldest first. */
    List<ResponseId> speaking() {
        return List.copyOf(voices.keySet());
    }

    Optional<Voice> voice(ResponseId response) {
        return Optional.ofNullable(voices.get(response));
    }

    boolean isClosed() {
        return closed;
    }

    private void send(ServerEvent event) {
        connection.send(WRITER.write(event, "event_" + ++events));
    }

    private void open(Effect.OpenUtterance open) {
        trace.within(
                open.turn(),
                () -> {
                    Transcriber.Utterance utterance =
                            services.transcriber()
                                    .open(services.transcriptionModel(), hear(open.item()));
                    utterances.put(open.item(), utterance);
                    ears.open(open.item(), utterance, open.from());
                });
    }

    private TranscriptListener hear(ItemId item) {
        return new TranscriptListener() {
            @Override
            public void partial(String text) {}

            @Override
            public void completed(Transcript transcript) {
                mailbox.post(new SessionEvent.Transcribed(item, transcript));
            }

            @Override
            public void failed(UpstreamFailure failure) {
                mailbox.post(new SessionEvent.TranscriptionFailed(item, failure));
            }
        };
    }

    private void ask(Effect.Ask ask) {
        trace.within(
                ask.turn(),
                () ->
                        answers.put(
                                ask.response(),
                                services.router().ask(ask.request(), listen(ask.response()))));
    }

    private AnswerListener listen(ResponseId response) {
        return new AnswerListener() {
            @Override
            public void decided(RouteDecision decision) {
                mailbox.post(new SessionEvent.Decided(response, decision));
            }

            @Override
            public void text(String delta) {
                mailbox.post(new SessionEvent.TextArrived(response, delta));
            }

            @Override
            public void toolCall(ToolCall call) {
                mailbox.post(new SessionEvent.ToolCalled(response, call));
            }

            @Override
            public void completed(AnswerEnd end) {
                mailbox.post(new SessionEvent.AnswerCompleted(response, end));
            }

            @Override
            public void failed(UpstreamFailure failure) {
                mailbox.post(new SessionEvent.AnswerFailed(response, failure));
            }
        };
    }

    private void open(Effect.OpenSpeech open) {
        SpeechStyle style = new SpeechStyle(services.speechModel(), open.speed());
        trace.within(
                open.turn(),
                () ->
                        voices.put(
                                open.response(),
                                new Voice(services.speech().open(style, speak(open.response())))));
    }

    private SpeechPipeline.Listener speak(ResponseId response) {
        return new SpeechPipeline.Listener() {
            @Override
            public void ready() {
                tell(new SpeechChange.Ready(response));
            }

            @Override
            public void clauseStarted() {
                mailbox.post(new SessionEvent.ClauseStarted(response));
            }

            @Override
            public void completed() {
                tell(new SpeechChange.Ended(response, Optional.empty()));
            }

            @Override
            public void failed(UpstreamFailure failure) {
                tell(new SpeechChange.Ended(response, Optional.of(failure)));
            }

            private void tell(SpeechChange change) {
                mailbox.post(new Mailbox.Mail.Speech(change));
            }
        };
    }

    private void release(ResponseId response) {
        ModelRouter.Answer answer = answers.remove(response);
        if (answer != null) {
            answer.cancel();
        }
        Voice voice = voices.remove(response);
        if (voice != null) {
            voice.pipeline().cancel();
        }
    }

    /** An utterance has said what it had to say. */
    void forget(ItemId item) {
        utterances.remove(item);
    }

    void close(int code, String reason) {
        if (closed) {
            return;
        }
        closed = true;
        List.copyOf(answers.keySet()).forEach(this::release);
        List.copyOf(voices.keySet()).forEach(this::release);
        ears.close();
        utterances.values().forEach(Transcriber.Utterance::cancel);
        utterances.clear();
        trace.close();
        connection.close(code, reason);
    }
}
