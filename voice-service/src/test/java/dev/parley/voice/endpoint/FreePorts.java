package dev.parley.voice.endpoint;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** Gives the faked neighbours ports that nobody uses; in tests, clients call {@code test-port}. */
public final class FreePorts implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of(
                "quarkus.grpc.clients.router.test-port", free(),
                "quarkus.grpc.clients.inference.test-port", free());
    }

    private static String free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Override
    public void stop() {}
}
