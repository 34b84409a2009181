package dev.parley.voice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreePorts.class)
@TestProfile(HandshakeTest.WithKeysAndTwoSessions.class)
class HandshakeTest {

    private static final String KEY = "Authorization: Bearer right";

    /** Two keys, and room for two sessions. */
    public static final class WithKeysAndTwoSessions implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.api-keys", "right,other", "parley.voice.max-sessions", "2");
        }
    }

    @TestHTTPResource("/")
    URI server;

    /** What the server answers to an upgrade: its status line and all that follows at once. */
    private String shakeHands(String query, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            List<String> lines = new ArrayList<>();
            lines.add("GET /v1/realtime" + query + " HTTP/1.1");
            lines.add("Host: 127.0.0.1");
            lines.add("Upgrade: websocket");
            lines.add("Connection: Upgrade");
            lines.add("Sec-WebSocket-Version: 13");
            lines.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
            lines.addAll(List.of(headers));
            String request = String.join("\r\n", lines) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(10_000);
            return read(socket.getInputStream());
        }
    }

    private static String read(InputStream stream) throws IOException {
        StringBuilder answer = new StringBuilder();
        byte[] piece = new byte[4096];
        while (true) {
            int count = stream.read(piece);
            if (count < 0) {
                return answer.toString();
            }
            answer.append(new String(piece, 0, count, StandardCharsets.UTF_8));
            int head = answer.indexOf("\r\n\r\n");
            boolean whole = head >= 0 && (answer.indexOf("{") > 0 && answer.indexOf("}}") > 0);
            if (whole || answer.toString().startsWith("HTTP/1.1 101")) {
                return answer.toString();
            }
        }
    }

    @Test
    void turnsAwayWithoutAKeyBeforeTheUpgrade() throws IOException {
        String answer = shakeHands("?model=auto");

        assertThat(answer).startsWith("HTTP/1.1 401").contains("invalid_api_key");
        assertThat(shakeHands("", "Authorization: Bearer wrong")).startsWith("HTTP/1.1 401");
    }

    @Test
    void opensToEveryWayOfShowingAKey() throws IOException {
        assertThat(shakeHands("?model=auto", KEY)).startsWith("HTTP/1.1 101");
        assertThat(shakeHands("?model=auto", "api-key: other")).startsWith("HTTP/1.1 101");
    }

    @Test
    void selectsTheSubprotocolAndNeverEchoesTheKey() throws IOException {
        String answer =
                shakeHands(
                        "?model=auto",
                        "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.right");

        assertThat(answer).startsWith("HTTP/1.1 101").doesNotContain("right");
        assertThat(answer.lines().map(String::toLowerCase))
                .contains("sec-websocket-protocol: realtime");
    }

    @Test
    void compressesNothing() throws IOException {
        assertThat(shakeHands("", KEY, "Sec-WebSocket-Extensions: permessage-deflate"))
                .startsWith("HTTP/1.1 101")
                .doesNotContain("permessage-deflate");
    }

    @Test
    void knowsWhichModelsThereAre() throws IOException {
        String answer = shakeHands("?model=nobody", KEY);

        assertThat(answer).startsWith("HTTP/1.1 404").contains("invalid_model", "nobody");
    }

    @Test
    void refusesWhatCannotBeFulfilled() throws IOException {
        assertThat(shakeHands("?model=auto", KEY, "x-slo-ttft-ms: 1"))
                .startsWith("HTTP/1.1 400")
                .contains("no target is that fast");
        assertThat(shakeHands("?model=auto", KEY, "x-routing-objective: beauty"))
                .startsWith("HTTP/1.1 400")
                .contains("x-routing-objective");
        assertThat(shakeHands("?model=auto", KEY, "X-Parley-Events: everything"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void refusesDialectsItDoesNotSpeak() throws IOException {
        assertThat(shakeHands("?model=auto", KEY, "OpenAI-Beta: realtime=v1"))
                .startsWith("HTTP/1.1 400")
                .contains("beta_api_shape_disabled");
        assertThat(shakeHands("?intent=transcription", KEY)).startsWith("HTTP/1.1 400");
    }

    @Test
    void refusesOneSessionTooMany() throws IOException {
        try (RealtimeClient first = client();
                RealtimeClient second = client()) {
            first.await("session.created");
            second.await("session.created");

            String answer = shakeHands("?model=auto", KEY);

            assertThat(answer).startsWith("HTTP/1.1 429").contains("rate_limit_exceeded");
        }
    }

    private RealtimeClient client() {
        return new RealtimeClient(
                server, "?model=auto", shake -> shake.header("Authorization", "Bearer right"));
    }
}
