package dev.parley.inference.speech;

/** A speech model that cannot be loaded; the message tells an operator what to do about it. */
public final class SpeechModelException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public SpeechModelException(String message) {
        super(message);
    }

    public SpeechModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
