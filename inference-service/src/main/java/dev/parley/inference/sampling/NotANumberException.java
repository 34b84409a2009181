package dev.parley.inference.sampling;

/** Scores that are no numbers to choose by: the model or its runtime is broken. */
public final class NotANumberException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NotANumberException(String message) {
        super(message);
    }
}
