package dev.parley.inference.store;

import java.io.IOException;

/** A file that came, but is not the file that was wanted. */
final class WrongContentException extends IOException {

    private static final long serialVersionUID = 1L;

    WrongContentException(String message) {
        super(message);
    }
}
