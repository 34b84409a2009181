package dev.parley.inference.speech;

import dev.parley.inference.error.InferenceException;

/**
 * A text to speak.
 *
 * @param text at most {@value #MOST_CHARACTERS} characters, not blank
 * @param speed 1 is normal; {@value #SLOWEST} to {@value #FASTEST}
 */
public record SpeechRequest(String text, double speed) {

    static final int MOST_CHARACTERS = 4096;
    static final double SLOWEST = 0.25;
    static final double FASTEST = 1.5;

    public SpeechRequest {
        if (text.isBlank()) {
            throw InferenceException.invalid("text", "must not be blank");
        }
        if (text.length() > MOST_CHARACTERS) {
            throw InferenceException.invalid(
                    "text",
                    "has %d characters, more than %d".formatted(text.length(), MOST_CHARACTERS));
        }
        if (!(speed >= SLOWEST && speed <= FASTEST)) {
            throw InferenceException.invalid(
                    "speed", "must be %s to %s".formatted(SLOWEST, FASTEST));
        }
    }
}
