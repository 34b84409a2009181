package dev.parley.voice.session;

import dev.parley.voice.dialogue.Conversation;
import dev.parley.voice.realtime.Content;
import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.Item;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.ServerEvent;
import dev.parley.voice.stt.Transcript;
import java.util.List;
import java.util.Optional;

/** What the user said, or why nobody knows. */
final class TranscriptRules {

    private TranscriptRules() {}

    static void completed(Step step, ItemId item, Transcript transcript) {
        Turn turn = step.transcribing.remove(item);
        if (turn == null) {
            return;
        }
        step.conversation
                .find(item)
                .map(Conversation.Entry::item)
                .ifPresent(spoken -> write(step, spoken, transcript.text()));
        if (step.config.transcription().isPresent()) {
            tell(step, item, transcript);
        }
        mark(step, turn.id());
        if (transcript instanceof Transcript.NoSpeech) {
            dropUnasked(step, turn);
        }
    }

    private static void write(Step step, Item item, String text) {
        if (item instanceof Item.Message message) {
            step.conversation =
                    step.conversation.replace(
                            message.withContent(new Content.InputAudio(Optional.of(text))));
        }
    }

    private static void tell(Step step, ItemId item, Transcript transcript) {
        if (!transcript.text().isEmpty()) {
            step.send(new ServerEvent.InputTranscriptDelta(item, transcript.text()));
        }
        step.send(
                new ServerEvent.InputTranscriptCompleted(
                        item, transcript.text(), transcript.timing().audio()));
    }

    private static void mark(Step step, TurnId turn) {
        step.unanswered =
                step.unanswered.map(waiting ->
                        waiting.id().equals(turn)
                                ? waiting.mark(Mark.TRANSCRIBED, step.at)
                                : waiting);
        for (Answering answering : List.copyOf(step.responses.values())) {
            if (answering.turn().id().equals(turn)) {
                step.keep(answering.with(answering.turn().mark(Mark.TRANSCRIBED, step.at)));
            }
        }
    }

    /** Nothing was said: no answer, unless the client asks for one. */
    private static void dropUnasked(Step step, Turn turn) {
        if (step.answerDue && isUnanswered(step, turn)) {
            step.unanswered.ifPresent(
                    waiting -> TurnRules.end(step, waiting, TurnReport.Result.UNANSWERED));
            step.unanswered = Optional.empty();
            step.answerDue = false;
        }
    }

    private static boolean isUnanswered(Step step, Turn turn) {
        return step.unanswered.map(Turn::id).equals(Optional.of(turn.id()));
    }

    static void failed(Step step, ItemId item, ErrorDetail error) {
        if (step.input.utterance().map(Input.OpenUtterance::item).equals(Optional.of(item))) {
            step.input =
                    step.input.utterance().map(open -> step.input.open(open.failed(error))).get();
            return;
        }
        Turn turn = step.transcribing.remove(item);
        if (turn == null) {
            return;
        }
        if (step.config.transcription().isPresent()) {
            step.send(new ServerEvent.InputTranscriptFailed(item, error));
        }
        if (step.answerDue && isUnanswered(step, turn) && step.active().isEmpty()) {
            ResponseRules.beginDue(step);
        }
        for (Answering answering : List.copyOf(step.responses.values())) {
            if (!answering.request().asked()) {
                ResponseRules.fail(step, answering.id(), error);
            }
        }
    }
}
