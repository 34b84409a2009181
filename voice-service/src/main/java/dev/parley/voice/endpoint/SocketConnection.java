package dev.parley.voice.endpoint;

import dev.parley.voice.session.ClientConnection;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * A socket with a bounded amount of frames that the client has not taken yet. Past the bound it is
 * closed: a client that does not read cannot be told anything else. Thread-safe.
 */
final class SocketConnection implements ClientConnection {

    private static final Logger LOG = Logger.getLogger(SocketConnection.class);

    /** The client broke a rule (RFC 6455). */
    private static final int POLICY_VIOLATION = 1008;

    private final WebSocketConnection socket;
    private final long mostWaiting;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    SocketConnection(WebSocketConnection socket, long mostWaiting) {
        this.socket = socket;
        this.mostWaiting = mostWaiting;
    }

    @Override
    public void send(String frame) {
        if (closed.get()) {
            return;
        }
        int size = frame.getBytes(StandardCharsets.UTF_8).length;
        if (waiting.addAndGet(size) > mostWaiting) {
            close(POLICY_VIOLATION, "frames are not read fast enough");
            return;
        }
        socket.sendText(frame)
                .subscribe()
                .with(_ -> waiting.addAndGet(-size), error -> LOG.debug("not sent", error));
    }

    @Override
    public void close(int code, String reason) {
        if (closed.compareAndSet(false, true) && socket.isOpen()) {
            socket.close(new CloseReason(code, reason))
                    .subscribe()
                    .with(_ -> {}, error -> LOG.debug("not closed", error));
        }
    }

    /** The client closed it. */
    void closedByClient() {
        closed.set(true);
    }
}
