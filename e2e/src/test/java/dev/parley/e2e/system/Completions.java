package dev.parley.e2e.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A client of a router's HTTP interface. */
final class Completions implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String SHORT =
            """
            {"model": "parley-demo-small", "max_tokens": 1,
             "messages": [{"role": "user", "content": "what is two plus two"}]}\
            """;

    /** The token that would end it, 2, is forbidden: it goes on for as long as it may. */
    private static final String LONG =
            """
            {"model": "parley-demo-large", "max_tokens": 1500, "stream": true,
             "logit_bias": {"2": -100},
             "messages": [{"role": "user", "content": "tell me about parley"}]}\
            """;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;

    Completions(ServiceProcess router) {
        this.uri = router.uri("/v1/chat/completions");
    }

    /** Asks the small model for a word. */
    HttpResponse<String> ask() throws IOException, InterruptedException {
        return http.send(post(SHORT), BodyHandlers.ofString());
    }

    /** Asks until there is no answer; fails where nobody listens any more. */
    HttpResponse<String> askUntilRefused() throws IOException, InterruptedException {
        HttpResponse<String> answer = ask();
        while (answer.statusCode() == 200) {
            answer = ask();
        }
        return answer;
    }

    /** Begins long answers of the large model; returns the lines of each once all have begun. */
    List<Stream<String>> beginLongAnswers(int count) {
        List<CompletableFuture<HttpResponse<Stream<String>>>> begun = new ArrayList<>();
        for (int answer = 0; answer < count; answer++) {
            begun.add(http.sendAsync(post(LONG), BodyHandlers.ofLines()));
        }
        return begun.stream().map(it -> it.join().body()).toList();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private HttpRequest post(String body) {
        return HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }
}
