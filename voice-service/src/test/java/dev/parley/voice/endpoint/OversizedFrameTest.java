package dev.parley.voice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** By a bare socket, since clients cut a long message into many frames. */
@QuarkusTest
@QuarkusTestResource(FreePorts.class)
class OversizedFrameTest {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int FRAME_BYTES = 20 * 1024 * 1024;
    private static final int CLOSE = 8;
    private static final int MESSAGE_TOO_BIG = 1009;

    @TestHTTPResource("/")
    URI server;

    @Test
    void aSingleFrameOfTwentyMebibytesIsAnsweredByWhyItIsRefused() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            shakeHands(in, out);

            sendText(out, FRAME_BYTES);

            assertThat(closeCode(in)).isEqualTo(MESSAGE_TOO_BIG);
        }
    }

    private void shakeHands(DataInputStream in, DataOutputStream out) throws IOException {
        String request =
                """
                GET /v1/realtime?model=auto HTTP/1.1\r
                Host: localhost:%d\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """
                        .formatted(server.getPort());
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) in.readUnsignedByte());
        }
        assertThat(answer).startsWith("HTTP/1.1 101");
    }

    /** One final, masked frame of text (RFC 6455, 5.2); its mask of zeros changes nothing. */
    private static void sendText(DataOutputStream out, int length) throws IOException {
        out.writeByte(0x81);
        out.writeByte(0x80 | 127);
        out.writeLong(length);
        out.writeInt(0);
        out.write("A".repeat(length).getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Skips the server's frames up to the one that closes, and returns its code. */
    private static int closeCode(DataInputStream in) throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0f;
            byte[] payload = new byte[length(in)];
            in.readFully(payload);
            if (opcode == CLOSE) {
                return ByteBuffer.wrap(payload).getShort();
            }
        }
    }

    private static int length(DataInputStream in) throws IOException {
        int length = in.readUnsignedByte();
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }
}
