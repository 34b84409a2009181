package dev.parley.voice.stt;

import java.time.Duration;

/** What a recogniser made of a whole utterance. */
public sealed interface Transcript {

    /** The words; empty unless recognised. */
    String text();

    Timing timing();

    /**
     * Words were understood.
     *
     * @param confidence 0 to 1; 0 where the recogniser cannot tell
     */
    record Recognized(String text, double confidence, Timing timing) implements Transcript {}

    /** There was speech, but nothing that the recogniser knows. */
    record NotUnderstood(Timing timing) implements Transcript {

        @Override
        public String text() {
            return "";
        }
    }

    /** There was no speech. */
    record NoSpeech(Timing timing) implements Transcript {

        @Override
        public String text() {
            return "";
        }
    }

    /**
     * What the recogniser took.
     *
     * @param audio sound that the recogniser received
     * @param finalizing its time from the end of the sound to this transcript
     */
    record Timing(Duration audio, Duration finalizing) {}
}
