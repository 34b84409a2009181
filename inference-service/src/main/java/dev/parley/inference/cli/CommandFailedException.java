package dev.parley.inference.cli;

/** A command that cannot go on; the message says why, in words for the operator. */
final class CommandFailedException extends Exception {

    private static final long serialVersionUID = 1;

    CommandFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
