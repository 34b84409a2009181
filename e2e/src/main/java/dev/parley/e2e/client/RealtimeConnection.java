package dev.parley.e2e.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that speaks the Realtime API: JSON events out, JSON events in. Any thread may send;
 * one thread reads.
 */
public final class RealtimeConnection implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Events in order of arrival; the last is a {@link Closed}. */
    private final BlockingQueue<Incoming> incoming = new LinkedBlockingQueue<>();

    private final ReentrantLock sending = new ReentrantLock();
    private final HttpClient client;
    private final WebSocket socket;

    private sealed interface Incoming {
        record Event(ServerEvent event) implements Incoming {}

        record Closed(String reason) implements Incoming {}
    }

    /** Connects, waiting at most ten seconds; headers are added to the handshake. */
    public RealtimeConnection(URI uri, Map<String, String> headers) {
        this(uri, headers, event -> {});
    }

    /** As above; {@code observer} sees every event as it arrives, on another thread. */
    public RealtimeConnection(
            URI uri, Map<String, String> headers, Consumer<ServerEvent> observer) {
        client = HttpClient.newHttpClient();
        WebSocket.Builder builder =
                client.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        headers.forEach(builder::header);
        try {
            socket = builder.buildAsync(uri, new Receiver(incoming::add, observer)).join();
        } catch (CompletionException e) {
            client.close();
            throw new ConversationException("cannot connect to " + uri + ": " + why(e), e);
        }
    }

    /** Sends an event. */
    public void send(JsonNode event) {
        sendText(event.toString());
    }

    /** Sends a text frame that need not be an event. */
    public void sendText(String frame) {
        sending.lock();
        try {
            socket.sendText(frame, true).join();
        } catch (CompletionException e) {
            throw new ConversationException("the connection broke: " + why(e), e);
        } finally {
            sending.unlock();
        }
    }

    /** The next event, in order of arrival. */
    public ServerEvent next(Duration timeout) throws InterruptedException {
        return poll(timeout)
                .orElseThrow(() ->
                        new ConversationException(
                                "nothing came from the server for " + timeout.toMillis() + " ms"));
    }

    /** The next event, or none when none comes in time. */
    public Optional<ServerEvent> poll(Duration timeout) throws InterruptedException {
        return switch (incoming.poll(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            case Incoming.Event(ServerEvent event) -> Optional.of(event);
            case Incoming.Closed closed -> {
                incoming.add(closed);
                throw new ConversationException("the server closed: " + closed.reason());
            }
            case null -> Optional.empty();
        };
    }

    /** The next event of a type; what comes before it is dropped. */
    public ServerEvent await(String type, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        String last = "nothing";
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            Optional<ServerEvent> event = poll(left);
            if (event.isEmpty()) {
                throw new ConversationException("no " + type + " in time; the last was " + last);
            }
            if (event.get().type().equals(type)) {
                return event.get();
            }
            last = event.get().json().toString();
        }
    }

    @Override
    public void close() {
        sending.lock();
        try {
            if (!socket.isOutputClosed()) {
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                        .orTimeout(2, TimeUnit.SECONDS)
                        .exceptionally(failure -> socket)
                        .join();
            }
        } finally {
            sending.unlock();
            socket.abort();
            client.shutdownNow();
            client.close();
        }
    }

    private static String why(CompletionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof WebSocketHandshakeException handshake) {
            return "the server answered " + handshake.getResponse().statusCode();
        }
        return String.valueOf(cause);
    }

    /** Puts frames together and hands each event on; called by one thread at a time. */
    private static final class Receiver implements WebSocket.Listener {

        private final Consumer<Incoming> sink;
        private final Consumer<ServerEvent> observer;
        private final StringBuilder frame = new StringBuilder();

        Receiver(Consumer<Incoming> sink, Consumer<ServerEvent> observer) {
            this.sink = sink;
            this.observer = observer;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence data, boolean last) {
            frame.append(data);
            if (last) {
                String text = frame.toString();
                frame.setLength(0);
                accept(text);
            }
            socket.request(1);
            return null;
        }

        private void accept(String text) {
            long now = System.nanoTime();
            try {
                ServerEvent event = new ServerEvent(JSON.readTree(text), now);
                observer.accept(event);
                sink.accept(new Incoming.Event(event));
            } catch (JsonProcessingException e) {
                sink.accept(new Incoming.Closed("it sent what is not JSON"));
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            sink.accept(new Incoming.Closed((code + " " + reason).strip()));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            sink.accept(new Incoming.Closed(String.valueOf(error)));
        }
    }
}
