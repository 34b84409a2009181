package dev.parley.voice.endpoint;

import dev.parley.voice.session.Handshake;
import dev.parley.voice.session.VoiceConfig;
import dev.parley.voice.session.VoiceSession;
import dev.parley.voice.session.VoiceSessions;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The Realtime API's socket. It only passes frames on: nothing here blocks. */
@WebSocket(path = "/v1/realtime")
public class RealtimeEndpoint {

    private static final Logger LOG = Logger.getLogger(RealtimeEndpoint.class);
    private static final TypedKey<VoiceSession> SESSION = new TypedKey<>("parley.session");
    private static final TypedKey<SocketConnection> SOCKET = new TypedKey<>("parley.socket");

    // Close codes of RFC 6455 and its registry.
    private static final int MESSAGE_TOO_BIG = 1009;
    private static final int INTERNAL_ERROR = 1011;
    private static final int TRY_AGAIN_LATER = 1013;

    private final VoiceSessions sessions;
    private final VoiceConfig config;

    @Inject
    public RealtimeEndpoint(VoiceSessions sessions, VoiceConfig config) {
        this.sessions = sessions;
        this.config = config;
    }

    @OnOpen
    @NonBlocking
    void open(WebSocketConnection connection) {
        Handshake handshake =
                Objects.requireNonNull(
                        connection.userData().get(Doorkeeper.HANDSHAKE), "no handshake");
        SocketConnection socket = new SocketConnection(connection, config.maxWaitingOutput());
        connection.userData().put(SOCKET, socket);
        sessions.open(handshake, socket)
                .ifPresentOrElse(
                        session -> connection.userData().put(SESSION, session),
                        () -> socket.close(TRY_AGAIN_LATER, "every session is taken"));
    }

    @OnTextMessage
    @NonBlocking
    void text(String frame, WebSocketConnection connection) {
        session(connection).ifPresent(session -> session.receive(frame));
    }

    @OnBinaryMessage
    @NonBlocking
    void binary(Buffer frame, WebSocketConnection connection) {
        session(connection).ifPresent(VoiceSession::receiveBinary);
    }

    @OnClose
    @NonBlocking
    void close(WebSocketConnection connection) {
        SocketConnection socket = connection.userData().get(SOCKET);
        if (socket != null) {
            socket.closedByClient();
        }
        session(connection).ifPresent(VoiceSession::disconnected);
    }

    /**
     * What broke the WebSocket protocol or its limits cannot be answered in it: the connection
     * ends. A message in fragments is only counted up while they come, which leaves the socket
     * open.
     */
    @OnError
    @NonBlocking
    void error(Throwable error, WebSocketConnection connection) {
        LOG.debugf(error, "socket of %s broke", connection.id());
        SocketConnection socket = connection.userData().get(SOCKET);
        if (socket != null && error instanceof IllegalStateException) {
            socket.close(MESSAGE_TOO_BIG, "a message may have at most 16 MiB");
        } else if (socket != null) {
            socket.close(INTERNAL_ERROR, "the connection broke");
        }
    }

    private static Optional<VoiceSession> session(WebSocketConnection connection) {
        return Optional.ofNullable(connection.userData().get(SESSION));
    }
}
