package dev.parley.voice.session;

/** The socket as a session sees it. Thread-safe; never blocks. */
public interface ClientConnection {

    /** Sends a frame after those sent before; ignored once closed. */
    void send(String frame);

    /** Closes the socket; idempotent. */
    void close(int code, String reason);
}
