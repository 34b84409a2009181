package dev.parley.voice.session;

import dev.parley.voice.audio.PlaybackClock;
import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.dialogue.Conversation;
import dev.parley.voice.dialogue.SpokenText;
import dev.parley.voice.realtime.ErrorDetail;
import dev.parley.voice.realtime.ItemId;
import dev.parley.voice.realtime.Outcome;
import dev.parley.voice.realtime.Outcome.CancelReason;
import dev.parley.voice.realtime.ProtocolException;
import dev.parley.voice.realtime.ResponseId;
import dev.parley.voice.realtime.VoiceError;
import java.util.Optional;

/** Answers that are stopped before their end. */
final class CancelRules {

    private CancelRules() {}

    /** At the client's wish; the one of the conversation where none is named. */
    static void cancel(Step step, Optional<ResponseId> named) {
        Answering answering =
                named.map(id -> Optional.ofNullable(step.responses.get(id)))
                        .orElseGet(step::active)
                        .orElseThrow(() ->
                                new ProtocolException(
                                        ErrorDetail.of(
                                                VoiceError.RESPONSE_CANCEL_NOT_ACTIVE,
                                                "Cancellation failed: no active response"
                                                        + " found")));
        stop(step, answering, CancelReason.CLIENT_CANCELLED);
    }

    /** Stops the response that is speaking an item. */
    static void cancelSpeaking(Step step, ItemId item) {
        step.active()
                .filter(answering ->
                        answering
                                .output()
                                .message()
                                .filter(message -> message.item().equals(item))
                                .isPresent())
                .ifPresent(answering -> stop(step, answering, CancelReason.CLIENT_CANCELLED));
    }

    /**
     * The user speaks over the answer, or over the rest of it that the client still plays: it is
     * cut down to what was heard. Returns whether there was anything to interrupt.
     */
    static boolean interrupt(Step step) {
        Optional<Answering> active = step.active();
        active.ifPresent(answering -> stop(step, answering, CancelReason.TURN_DETECTED));
        boolean cut = cutPlaying(step, active.filter(CancelRules::isSpeaking).isPresent());
        return active.isPresent() || cut;
    }

    private static boolean isSpeaking(Answering answering) {
        return answering.terms().isSpoken() && answering.output().message().isPresent();
    }

    private static void stop(Step step, Answering answering, CancelReason reason) {
        ResponseRules.end(step, OutputRules.abort(step, answering), new Outcome.Cancelled(reason));
    }

    /** What was stopped is always cut; what had ended only while it still plays. */
    private static boolean cutPlaying(Step step, boolean stopped) {
        Optional<SessionState.Playing> playing = step.playing;
        step.playing = Optional.empty();
        return playing.filter(speech -> stopped || !speech.clock().lead(step.at).isZero())
                .flatMap(speech -> cut(step, speech.item(), speech.clock()))
                .isPresent();
    }

    private static Optional<SpokenText> cut(Step step, ItemId item, PlaybackClock clock) {
        SamplePosition heard = SamplePosition.at(clock.heard(step.at), SampleRate.HZ_24000);
        Optional<Conversation.Entry> entry = step.conversation.find(item);
        Optional<SpokenText> left =
                entry.flatMap(Conversation.Entry::spoken)
                        .filter(spoken -> spoken.heard().equals(spoken.end()))
                        .map(spoken -> spoken.cutAt(heard));
        left.ifPresent(spoken -> ItemRules.cut(step, entry.orElseThrow(), spoken));
        return left;
    }
}
