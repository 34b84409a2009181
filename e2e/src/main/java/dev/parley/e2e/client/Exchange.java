package dev.parley.e2e.client;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A question as it was spoken and the turn that answered it. */
public record Exchange(Utterance question, Turn turn) {

    /**
     * Milliseconds from the question's last audible sample sent to the answer's first audible
     * sample received.
     */
    public OptionalDouble voiceToVoiceMillis() {
        return between(question.end(), turn.firstAudible());
    }

    /** Milliseconds from {@code start} to {@code end} where both are known. */
    static OptionalDouble between(OptionalLong start, OptionalLong end) {
        return start.isPresent() && end.isPresent()
                ? OptionalDouble.of((end.getAsLong() - start.getAsLong()) / 1e6)
                : OptionalDouble.empty();
    }
}
