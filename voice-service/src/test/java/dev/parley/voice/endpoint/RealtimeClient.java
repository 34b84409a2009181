package dev.parley.voice.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A client of the Realtime API, as small as can be. */
final class RealtimeClient implements WebSocket.Listener, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final List<JsonNode> seen = new ArrayList<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    RealtimeClient(URI server, String query, UnaryOperator<WebSocket.Builder> handshake) {
        URI uri = URI.create("ws://127.0.0.1:" + server.getPort() + "/v1/realtime" + query);
        this.socket =
                handshake
                        .apply(HttpClient.newHttpClient().newWebSocketBuilder())
                        .buildAsync(uri, this)
                        .join();
    }

    RealtimeClient(URI server) {
        this(server, "?model=auto", UnaryOperator.identity());
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    /** Single quotes stand for double ones. */
    void send(String frame) {
        socket.sendText(frame.replace('\'', '"'), true).join();
    }

    void sendBinary() {
        socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
    }

    void append(byte[] pcm) {
        String audio = Base64.getEncoder().encodeToString(pcm);
        send("{'type':'input_audio_buffer.append','audio':'" + audio + "'}");
    }

    /** The next frame of a type; those before it are kept in {@link #seen}. */
    JsonNode await(String type) {
        while (true) {
            JsonNode frame = next();
            seen.add(frame);
            if (frame.path("type").asText().equals(type)) {
                return frame;
            }
        }
    }

    private JsonNode next() {
        try {
            JsonNode frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("nothing more after " + types());
            }
            return frame;
        } catch (InterruptedException error) {
            throw new AssertionError(error);
        }
    }

    List<JsonNode> seen() {
        return seen;
    }

    List<String> types() {
        return seen.stream().map(frame -> frame.path("type").asText()).toList();
    }

    /** The code that the server closed the socket with. */
    int awaitClose() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try {
                frames.add(JSON.readTree(text.toString()));
            } catch (JsonProcessingException broken) {
                throw new AssertionError(broken);
            }
            text.setLength(0);
        }
        webSocket.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
