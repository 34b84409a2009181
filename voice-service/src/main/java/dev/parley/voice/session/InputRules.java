package dev.parley.voice.session;

import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.realtime.Content;
import dev.parley.voice.realtime.Item;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ItemStatus;
import dev.parley.voice.realtime.ProtocolException;
import dev.parley.voice.realtime.Role;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.realtime.SessionConfig.ServerVad;
import dev.parley.voice.realtime.VoiceError;
import dev.parley.voice.session.Input.OpenUtterance;
import dev.parley.voice.turn.TurnEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** From sound to committed user turns. */
final class InputRules {

    /** Less sound cannot be committed. */
    private static final Duration SHORTEST_COMMIT = Duration.ofMillis(100);

    /** Silence kept beyond the prefix padding: speech is detected a little after its onset. */
    private static final Duration DETECTION_MARGIN = Duration.ofSeconds(1);

    /** Silence is dropped in pieces of this length: each drop moves what is kept. */
    private static final Duration DROPPED_AT_ONCE = Duration.ofSeconds(2);

    private InputRules() {}

    static void append(Step step, ByteBuffer audio) {
        int samples = audio.remaining() / Short.BYTES;
        if (samples == 0) {
            return;
        }
        step.config.turnDetection().ifPresent(vad -> dropOldSilence(step, vad));
        Input appended = step.input.append(samples);
        if (appended.duration().compareTo(step.setup.limits().inputAudio()) > 0) {
            throw new ProtocolException(
                    VoiceError.INPUT_AUDIO_BUFFER_FULL,
                    "The input audio buffer holds at most "
                            + step.setup.limits().inputAudio().toSeconds()
                            + " s: commit or clear it first.",
                    "audio");
        }
        if (step.config.turnDetection().isEmpty() && step.input.utterance().isEmpty()) {
            openUtterance(step, false, step.input.start());
        }
        step.run(new Effect.AppendAudio(audio));
        step.input = step.input.append(samples);
    }

    /** Between turns only as much is kept as a turn can reach back. */
    private static void dropOldSilence(Step step, ServerVad vad) {
        Duration kept = Duration.ofMillis(vad.prefixPaddingMillis()).plus(DETECTION_MARGIN);
        if (step.input.utterance().isEmpty()
                && step.input.duration().compareTo(kept.plus(DROPPED_AT_ONCE)) > 0) {
            dropBefore(step, step.input.end().minus(kept));
        }
    }

    private static void dropBefore(Step step, SamplePosition place) {
        step.run(new Effect.DropAudio(place));
        step.input = step.input.from(place);
    }

    private static OpenUtterance openUtterance(Step step, boolean detected, SamplePosition from) {
        ItemId item = step.newItemId();
        Turn turn = Turn.begin(step.newTurnId(), Optional.of(item));
        OpenUtterance opened = new OpenUtterance(item, turn, detected, Optional.empty());
        step.run(new Effect.BeginTurn(turn.id()));
        step.run(new Effect.OpenUtterance(item, turn.id(), from));
        step.input = step.input.open(opened);
        return opened;
    }

    static void commit(Step step) {
        Duration held = step.input.duration();
        if (held.compareTo(SHORTEST_COMMIT) < 0) {
            throw new ProtocolException(
                    VoiceError.INPUT_AUDIO_BUFFER_COMMIT_EMPTY,
                    "Error committing input audio buffer: buffer too small. Expected at least"
                            + " 100ms of audio, but buffer only has "
                            + held.toMillis()
                            + "ms of audio.",
                    "input_audio_buffer");
        }
        OpenUtterance utterance =
                step.input
                        .utterance()
                        .orElseGet(() -> openUtterance(step, false, step.input.start()));
        Turn turn = utterance.turn().mark(Mark.ENDED, step.at);
        commit(step, utterance, turn, step.input.end(), false);
        step.run(new Effect.ForgetTurn(step.input.end()));
    }

    private static void commit(
            Step step, OpenUtterance utterance, Turn turn, SamplePosition to, boolean due) {
        Optional<ItemId> previous = step.conversation.lastId();
        Item.Message item =
                new Item.Message(
                        utterance.item(),
                        ItemStatus.COMPLETED,
                        Role.USER,
                        List.of(new Content.InputAudio(Optional.empty())));
        step.conversation = step.conversation.append(item);
        step.send(new ServerEvent.AudioCommitted(item.id(), previous));
        step.send(new ServerEvent.ItemAdded(item, previous));
        step.send(new ServerEvent.ItemDone(item, previous));
        step.run(new Effect.FinishUtterance(item.id(), to));
        step.input = step.input.close().from(to);
        TurnRules.supersede(step);
        step.unanswered = Optional.of(turn);
        step.answerDue = due;
        step.transcribing.put(item.id(), turn);
        utterance.failure().ifPresent(error -> TranscriptRules.failed(step, item.id(), error));
    }

    static void clear(Step step) {
        step.input.utterance().ifPresent(utterance -> abandon(step, utterance));
        dropBefore(step, step.input.end());
        step.run(new Effect.ForgetTurn(step.input.end()));
        step.send(new ServerEvent.AudioCleared());
    }

    private static void abandon(Step step, OpenUtterance utterance) {
        step.run(new Effect.CancelUtterance(utterance.item()));
        step.input = step.input.close();
        TurnRules.end(step, utterance.turn(), TurnReport.Result.UNANSWERED);
    }

    /** An open turn becomes the client's to commit; one that the client opened is given up. */
    static void turnDetectionChanged(Step step) {
        step.run(new Effect.DetectTurns(step.config.turnDetection()));
        if (step.config.turnDetection().isEmpty()) {
            step.input = step.input.leftToClient();
            return;
        }
        step.input
                .utterance()
                .filter(utterance -> !utterance.detected())
                .ifPresent(utterance -> abandon(step, utterance));
    }

    static void turnChanged(Step step, TurnEvent event) {
        step.config
                .turnDetection()
                .ifPresent(vad -> {
                    switch (event) {
                        case TurnEvent.SpeechStarted started -> speechStarted(step, vad, started);
                        case TurnEvent.SpeechStopped stopped -> speechStopped(step, vad, stopped);
                    }
                });
    }

    private static void speechStarted(Step step, ServerVad vad, TurnEvent.SpeechStarted started) {
        step.input.utterance().ifPresent(utterance -> abandon(step, utterance));
        dropBefore(step, started.audioStart().in(SampleRate.HZ_24000));
        OpenUtterance opened = openUtterance(step, true, step.input.start());
        step.send(new ServerEvent.SpeechStarted(opened.item(), started.audioStart().toMillis()));
        if (vad.interruptResponse()) {
            TurnRules.supersede(step);
            if (CancelRules.interrupt(step)) {
                Duration sinceOnset = between(started.onset(), started.decidedAt());
                step.input =
                        step.input.open(
                                new OpenUtterance(
                                        opened.item(),
                                        opened.turn().withBargeIn(sinceOnset),
                                        true,
                                        Optional.empty()));
            }
        }
    }

    private static void speechStopped(Step step, ServerVad vad, TurnEvent.SpeechStopped stopped) {
        step.input
                .utterance()
                .filter(OpenUtterance::detected)
                .ifPresent(utterance -> {
                    step.send(
                            new ServerEvent.SpeechStopped(
                                    utterance.item(), stopped.audioEnd().toMillis()));
                    Duration silence = between(stopped.lastVoiced(), stopped.audioEnd());
                    Turn turn =
                            utterance
                                    .turn()
                                    .mark(Mark.LAST_VOICED, step.at.minus(silence))
                                    .mark(Mark.ENDED, step.at);
                    SamplePosition end = stopped.audioEnd().in(SampleRate.HZ_24000);
                    commit(step, utterance, turn, end, vad.createResponse());
                });
    }

    private static Duration between(SamplePosition from, SamplePosition to) {
        return from.rate().durationOf(to.samplesSince(from));
    }
}
