package dev.parley.voice.session;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.PlaybackClock;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.session.Answering.OpenMessage;
import dev.parley.voice.tts.SpeechOutput;
import java.nio.ByteBuffer;

/** An answer being spoken: words travel with their sound. */
final class SpeechRules {

    private SpeechRules() {}

    static void clauseStarted(Step step, ResponseId response) {
        Answering answering = step.responses.get(response);
        if (answering != null) {
            step.keep(answering.with(answering.turn().mark(Mark.FIRST_CLAUSE, step.at)));
        }
    }

    static void ready(Step step, ResponseId response, SpeechOutput piece) {
        Answering answering = step.responses.get(response);
        if (answering == null) {
            return;
        }
        answering
                .output()
                .message()
                .ifPresent(message -> {
                    switch (piece) {
                        case SpeechOutput.Clause clause -> clause(step, answering, message, clause);
                        case SpeechOutput.Frame(AudioFrame frame) ->
                                frame(step, answering, message, frame);
                    }
                });
    }

    private static void clause(
            Step step, Answering answering, OpenMessage message, SpeechOutput.Clause clause) {
        step.send(new ServerEvent.TranscriptDelta(message.part(), clause.text()));
        OpenMessage spoken =
                message.withText(clause.text())
                        .withSpeech(message.spoken().with(clause), message.playback());
        step.keep(answering.with(answering.output().open(spoken)));
    }

    private static void frame(
            Step step, Answering answering, OpenMessage message, AudioFrame frame) {
        step.send(new ServerEvent.AudioDelta(message.part(), ByteBuffer.wrap(frame.toPcm16())));
        step.voiceUsed = true;
        PlaybackClock playback = message.playback().send(AudioFrame.DURATION, step.at);
        OpenMessage spoken =
                message.withSpeech(message.spoken().withSound(frame.length()), playback);
        Answering sent = answering.with(answering.output().open(spoken));
        if (frame.isAudible() && !sent.turn().has(Mark.FIRST_AUDIBLE)) {
            sent = sent.with(sent.turn().mark(Mark.FIRST_AUDIBLE, step.at));
            ResponseRules.tellMetrics(step, sent);
        }
        step.keep(sent);
    }

    static void completed(Step step, ResponseId response) {
        Answering answering = step.responses.get(response);
        if (answering != null && answering.request().end().isPresent()) {
            AnswerRules.finish(step, answering);
        }
    }
}
