package dev.parley.inference.api;

import dev.parley.inference.registry.ChatModels;
import jakarta.inject.Inject;
import java.util.Objects;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests against the small demonstration model have: a client for each. */
abstract class DemoModelTests {

    @Inject ChatModels models;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    private @Nullable DemoClient client;

    @BeforeEach
    void connect() {
        client = new DemoClient(models, port);
    }

    @AfterEach
    void disconnect() {
        client().close();
    }

    DemoClient client() {
        return Objects.requireNonNull(client);
    }
}
