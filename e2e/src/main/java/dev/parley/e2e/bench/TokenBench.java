package dev.parley.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Generated tokens per second through the router, by several requests at once. */
final class TokenBench {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI completions;

    TokenBench(URI router) {
        this.completions = router.resolve("/v1/chat/completions");
    }

    /** Tokens of all answers, divided by the time from the first request to the last answer. */
    double tokensPerSecond(String model, int streams, int rounds)
            throws InterruptedException, ExecutionException {
        long tokens = 0;
        long begin = System.nanoTime();
        try (HttpClient client = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newFixedThreadPool(streams)) {
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int request = 0; request < streams * rounds; request++) {
                tasks.add(() -> generate(client, model));
            }
            for (Future<Long> task : threads.invokeAll(tasks)) {
                tokens += task.get();
            }
        }
        return tokens / ((System.nanoTime() - begin) / 1e9);
    }

    private long generate(HttpClient client, String model)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("model", model);
        body.putArray("messages")
                .addObject()
                .put("role", "user")
                .put("content", "tell me about parley");
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(completions)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body.toString()))
                                .build(),
                        BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("the router answered " + response.statusCode());
        }
        JsonNode answer = JSON.readTree(response.body());
        return answer.at("/usage/completion_tokens").asLong();
    }
}
