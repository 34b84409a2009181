package dev.parley.inference.store;

/** A model that cannot be had; the message tells an operator what is wrong, and where. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
