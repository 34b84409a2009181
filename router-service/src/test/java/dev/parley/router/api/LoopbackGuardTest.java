package dev.parley.router.api;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackGuardTest {

    private static final ApiKeys NONE = new ApiKeys(Optional.empty());
    private static final ApiKeys SOME = new ApiKeys(Optional.of(List.of("key")));

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void refusesToOpenTheServiceWithoutKeys(String host) {
        assertThatThrownBy(() -> start(NONE, host, "127.0.0.1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("quarkus.http.host=" + host)
                .hasMessageContaining("set parley.api-keys, or bind to 127.0.0.1");
        assertThatThrownBy(() -> start(NONE, "127.0.0.1", host))
                .hasMessageStartingWith("quarkus.grpc.server.host=" + host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void startsOnLoopback(String host) {
        assertThatCode(() -> start(NONE, host, host)).doesNotThrowAnyException();
    }

    @Test
    void startsAnywhereWithKeys() {
        assertThatCode(() -> start(SOME, "0.0.0.0", "0.0.0.0")).doesNotThrowAnyException();
    }

    private static void start(ApiKeys keys, String httpHost, String grpcHost) {
        new LoopbackGuard(keys, httpHost, grpcHost).check(new StartupEvent());
    }
}
