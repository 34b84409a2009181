package dev.parley.voice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreePorts.class)
@TestProfile(SlowClientTest.WithLittleRoom.class)
class SlowClientTest {

    private static final int MOST_WAITING = 262_144;
    private static final int ITEM_CHARACTERS = 60_000;
    private static final int RETRIEVALS = 400;

    /** Little room for frames that are not read. */
    public static final class WithLittleRoom implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.voice.max-waiting-output", Integer.toString(MOST_WAITING));
        }
    }

    @TestHTTPResource("/")
    URI server;

    @Test
    void costsBoundedMemoryAndIsLeft() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(upgrade().getBytes(StandardCharsets.US_ASCII));
            out.write(
                    frame(
                            "{'type':'conversation.item.create','item':{'id':'long','type':"
                                    + "'message','role':'user','content':[{'type':'input_text',"
                                    + "'text':'"
                                    + "x".repeat(ITEM_CHARACTERS)
                                    + "'}]}}"));
            byte[] retrieve = frame("{'type':'conversation.item.retrieve','item_id':'long'}");
            for (int count = 0; count < RETRIEVALS; count++) {
                out.write(retrieve);
            }

            long received = readToTheEnd(socket);

            assertThat(received).isLessThan((long) RETRIEVALS * ITEM_CHARACTERS);
        }
        try (RealtimeClient next = new RealtimeClient(server)) {
            assertThat(next.await("session.created").isObject()).isTrue();
        }
    }

    private static long readToTheEnd(Socket socket) throws IOException {
        byte[] piece = new byte[65_536];
        long received = 0;
        int count = socket.getInputStream().read(piece);
        while (count >= 0) {
            received += count;
            count = socket.getInputStream().read(piece);
        }
        return received;
    }

    private static String upgrade() {
        return String.join(
                "\r\n",
                "GET /v1/realtime?model=auto HTTP/1.1",
                "Host: 127.0.0.1",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "",
                "");
    }

    /** A text frame of a client whose mask is all zeros. */
    private static byte[] frame(String text) {
        byte[] payload = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(payload.length + 8)
                .put((byte) 0x81)
                .put((byte) (0x80 | 126))
                .putShort((short) payload.length)
                .putInt(0)
                .put(payload)
                .array();
    }
}
