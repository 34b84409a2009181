package dev.parley.inference.speech;

import java.time.Duration;

/**
 * What was heard in a whole utterance.
 *
 * @param text the words; empty unless recognised
 * @param outcome how the utterance ended
 * @param confidence 0 to 1
 * @param audio how much sound was heard
 * @param finalizing from the end of the sound to this transcript
 */
public record Transcript(
        String text, Outcome outcome, double confidence, Duration audio, Duration finalizing) {

    /** How an utterance ended. */
    public enum Outcome {
        /** Words were recognised. */
        RECOGNIZED,
        /** There was speech, but nothing this recogniser knows. */
        NOT_UNDERSTOOD,
        /** There was no speech. */
        NO_SPEECH
    }

    public Transcript {
        if (text.isEmpty() == (outcome == Outcome.RECOGNIZED)) {
            throw new IllegalArgumentException("words are there exactly where they are recognised");
        }
        if (!(confidence >= 0 && confidence <= 1)) {
            throw new IllegalArgumentException("confidence " + confidence);
        }
    }
}
