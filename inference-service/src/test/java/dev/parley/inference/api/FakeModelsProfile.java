package dev.parley.inference.api;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;

/** Two models with fake runners: two slots, room for one more in the queue, very long answers. */
public class FakeModelsProfile implements QuarkusTestProfile {

    static final String MODEL = "parley-demo-small";

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FakeRunners.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.grpc.server.test-port",
                Integer.toString(freePort()),
                "parley.inference.models." + MODEL + ".slots",
                "2",
                "parley.inference.models." + MODEL + ".queue",
                "1",
                "parley.inference.models." + MODEL + ".max-model-len",
                "200000",
                "parley.inference.reader-patience",
                "2s",
                "parley.inference.stalled-after",
                "500ms");
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
