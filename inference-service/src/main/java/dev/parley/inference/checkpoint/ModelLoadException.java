package dev.parley.inference.checkpoint;

/** A model that cannot be served; the message names the cause: the file, the field, the tensor. */
public final class ModelLoadException extends Exception {

    private static final long serialVersionUID = 1L;

    public ModelLoadException(String message) {
        super(message);
    }

    public ModelLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
