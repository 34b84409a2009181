package dev.parley.inference.model;

/** A step that the runtime could not run. */
public final class StepException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StepException(String message) {
        super(message);
    }

    public StepException(String message, Throwable cause) {
        super(message, cause);
    }
}
