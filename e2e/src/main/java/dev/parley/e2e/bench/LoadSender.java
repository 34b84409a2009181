package dev.parley.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.e2e.bench.LoadCall.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Sends requests at given times, however slowly they are answered, up to a bound of open ones. */
final class LoadSender {

    /** More would measure this client's connections. */
    private static final int MOST_OPEN = 512;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    private final HttpClient client;
    private final HttpRequest request;
    private final Semaphore open = new Semaphore(MOST_OPEN);

    LoadSender(HttpClient client, URI router, String model, int maxTokens) {
        this.client = client;
        ObjectNode body =
                new ObjectMapper()
                        .createObjectNode()
                        .put("model", model)
                        .put("stream", true)
                        .put("max_tokens", maxTokens);
        body.putObject("stream_options").put("include_usage", true);
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "tell me about parley");
        this.request =
                HttpRequest.newBuilder(router.resolve("/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .timeout(PATIENCE)
                        .POST(BodyPublishers.ofString(body.toString()))
                        .build();
    }

    /** Sends a request at each time since now, and returns when all of them are over. */
    List<LoadCall> send(List<Duration> arrivals) throws InterruptedException, ExecutionException {
        List<Future<LoadCall>> calls = new ArrayList<>();
        long begin = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Duration arrival : arrivals) {
                long intended = begin + arrival.toNanos();
                waitUntil(intended);
                calls.add(threads.submit(() -> call(intended)));
            }
        }
        List<LoadCall> results = new ArrayList<>();
        for (Future<LoadCall> call : calls) {
            results.add(call.get());
        }
        return results;
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private LoadCall call(long intended) throws InterruptedException {
        if (!open.tryAcquire()) {
            return LoadCall.without(Outcome.FAILED, System.nanoTime() - intended);
        }
        try {
            HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                return switch (response.statusCode()) {
                    case 200 -> LoadCall.read(lines.iterator(), intended);
                    case TOO_MANY_REQUESTS, UNAVAILABLE ->
                            LoadCall.without(Outcome.REFUSED, System.nanoTime() - intended);
                    default -> LoadCall.without(Outcome.FAILED, System.nanoTime() - intended);
                };
            }
        } catch (IOException | UncheckedIOException lost) {
            return LoadCall.without(Outcome.FAILED, System.nanoTime() - intended);
        } finally {
            open.release();
        }
    }
}
