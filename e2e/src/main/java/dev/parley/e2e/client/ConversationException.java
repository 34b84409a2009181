package dev.parley.e2e.client;

/**
 * A conversation that cannot go on; the message says why in words for the person at the terminal.
 */
public final class ConversationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ConversationException(String message) {
        super(message);
    }

    public ConversationException(String message, Throwable cause) {
        super(message, cause);
    }
}
