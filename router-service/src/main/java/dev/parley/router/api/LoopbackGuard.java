package dev.parley.router.api;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Without keys everybody may ask, so nobody outside this machine may reach the service. */
@Singleton
class LoopbackGuard {

    private static final int FIRST = 1;

    private final ApiKeys keys;
    private final String httpHost;
    private final String grpcHost;

    LoopbackGuard(
            ApiKeys keys,
            @ConfigProperty(name = "quarkus.http.host") String httpHost,
            @ConfigProperty(name = "quarkus.grpc.server.host") String grpcHost) {
        this.keys = keys;
        this.httpHost = httpHost;
        this.grpcHost = grpcHost;
    }

    void check(@Observes @Priority(FIRST) StartupEvent event) {
        if (!keys.required()) {
            requireLoopback("quarkus.http.host", httpHost);
            requireLoopback("quarkus.grpc.server.host", grpcHost);
        }
    }

    static void requireLoopback(String property, String host) {
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new IllegalStateException(property + "=" + host + " is no address", e);
        }
        throw new IllegalStateException(
                property
                        + "="
                        + host
                        + " would open the service to other machines, but no keys are configured:"
                        + " set parley.api-keys, or bind to 127.0.0.1");
    }
}
