package dev.parley.voice.session;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A socket with nobody behind it: keeps the frames until one of a type is waited for. */
final class UnheardConnection implements ClientConnection {

    private static final String CLOSED = "\"type\":\"closed\"";

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final Duration patience;

    UnheardConnection(Duration patience) {
        this.patience = patience;
    }

    @Override
    public void send(String frame) {
        frames.add(frame);
    }

    @Override
    public void close(int code, String reason) {
        frames.add(CLOSED);
    }

    /** Waits for an event of a type. */
    void await(String type) throws InterruptedException {
        awaitEither(type, type);
    }

    /** Waits for an event of one of two types; returns whether it was the first. */
    boolean awaitEither(String one, String other) throws InterruptedException {
        while (true) {
            String frame = frames.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (frame == null || frame.equals(CLOSED)) {
                throw new IllegalStateException(
                        "no "
                                + other
                                + (frame == null ? " within " + patience : " before the end"));
            }
            if (isOf(one, frame)) {
                return true;
            }
            if (isOf(other, frame)) {
                return false;
            }
        }
    }

    private static boolean isOf(String type, String frame) {
        return frame.contains("\"type\":\"" + type + '"');
    }
}
