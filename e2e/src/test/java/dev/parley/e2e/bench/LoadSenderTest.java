package dev.parley.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.e2e.bench.LoadCall.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadSenderTest {

    private static final String ANSWER =
            """
            data: {"choices":[{"delta":{"role":"assistant","content":""}}]}

            data: {"choices":[{"delta":{"content":"One "}}]}

            data: {"choices":[{"delta":{"content":"two."}}]}

            data: {"choices":[],"usage":{"completion_tokens":5}}

            data: [DONE]

            """;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;

    LoadSenderTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    }

    @BeforeEach
    void start() {
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.close();
        client.close();
    }

    @Test
    void sendsTheNextRequestThoughNoneWasAnswered() throws Exception {
        CountDownLatch allCame = new CountDownLatch(10);
        server.createContext(
                "/",
                exchange -> {
                    allCame.countDown();
                    await(allCame);
                    answer(exchange, 200, ANSWER);
                });

        List<LoadCall> calls = send(10);

        assertThat(calls).hasSize(10);
        assertThat(calls).extracting(LoadCall::outcome).containsOnly(Outcome.ANSWERED);
    }

    @Test
    void countsTheServersTokensAndTimesEachPieceOfText() throws Exception {
        server.createContext("/", exchange -> answer(exchange, 200, ANSWER));

        LoadCall call = send(1).getFirst();

        assertThat(call.tokens()).isEqualTo(5);
        assertThat(call.firstText()).isPositive().isLessThanOrEqualTo(call.end());
        assertThat(call.gaps()).hasSize(1);
    }

    @Test
    void tellsRefusalsFromFailuresAndFromStreamsThatBreak() throws Exception {
        server.createContext(
                "/",
                exchange ->
                        answer(
                                exchange,
                                200,
                                "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}"));

        assertThat(send(1).getFirst().outcome()).isEqualTo(Outcome.FAILED);
        answerAllWith(429);
        assertThat(send(1).getFirst().outcome()).isEqualTo(Outcome.REFUSED);
        answerAllWith(500);
        assertThat(send(1).getFirst().outcome()).isEqualTo(Outcome.FAILED);
    }

    private void answerAllWith(int status) {
        server.removeContext("/");
        server.createContext("/", exchange -> answer(exchange, status, "{}"));
    }

    private List<LoadCall> send(int requests) throws Exception {
        URI router = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new LoadSender(client, router, "model", 8)
                .send(Collections.nCopies(requests, Duration.ZERO));
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
