package dev.parley.voice.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A socket that keeps what is sent. */
final class FakeConnection implements ClientConnection {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 10;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public void send(String frame) {
        if (closed.isDone()) {
            throw new AssertionError("sent after the close: " + frame);
        }
        frames.add(frame);
    }

    @Override
    public void close(int code, String reason) {
        if (!closed.complete(code)) {
            throw new AssertionError("closed twice");
        }
    }

    int awaitClose() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    JsonNode await(String type) throws InterruptedException, JsonProcessingException {
        while (true) {
            String frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no " + type);
            }
            JsonNode node = JSON.readTree(frame);
            if (node.path("type").asText().equals(type)) {
                return node;
            }
        }
    }

    /** The types of the frames that were not awaited. */
    List<String> rest() throws JsonProcessingException {
        List<String> types = new ArrayList<>();
        for (String frame : frames) {
            types.add(JSON.readTree(frame).path("type").asText());
        }
        return types;
    }
}
