package dev.parley.inference.engine;

import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.error.InferenceError;
import java.time.Duration;
import java.util.Optional;

/** Why a sequence is over before its answer: its caller left, its time ran out, nobody reads. */
final class EarlyEnd {

    private EarlyEnd() {}

    static Optional<Failed> of(Sequence sequence, long now, Duration readerPatience) {
        Duration unread = sequence.times().unread(sequence.output().hasRoom(), now);
        if (sequence.output().isClosed()) {
            return because(InferenceError.CANCELLED, "cancelled");
        }
        if (sequence.isExpired(now)) {
            String when = sequence.hasSlot() ? "while it was answered" : "in the queue";
            return because(InferenceError.DEADLINE_EXCEEDED, "time ran out " + when);
        }
        if (unread.compareTo(readerPatience) > 0) {
            return because(
                    InferenceError.READER_TOO_SLOW,
                    "the answer was left unread for %d ms".formatted(unread.toMillis()));
        }
        return Optional.empty();
    }

    private static Optional<Failed> because(InferenceError error, String detail) {
        return Optional.of(new Failed(error, detail, null));
    }
}
