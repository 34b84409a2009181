package dev.parley.inference.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private static final String LOOPBACK = "127.0.0.1";

    @Test
    void refusesToServeOtherMachinesWithoutAKey() {
        assertThatThrownBy(() -> new ApiKeys(Optional.empty(), LOOPBACK, "0.0.0.0"))
                .hasMessageContaining("quarkus.grpc.server.host=0.0.0.0")
                .hasMessageContaining("parley.api-keys");
        assertThatThrownBy(() -> new ApiKeys(Optional.of(List.of(" ")), "0.0.0.0", LOOPBACK))
                .hasMessageContaining("quarkus.http.host=0.0.0.0");
    }

    @Test
    void servesLoopbackWithoutAKey() {
        ApiKeys open = new ApiKeys(Optional.empty(), "localhost", LOOPBACK);

        assertThat(open.owner(null, null)).isEmpty();
    }

    @Test
    void letsInWithEitherHeader() {
        ApiKeys keys = twoKeys();

        assertThat(keys.owner("Bearer second", null)).isNotEmpty();
        assertThat(keys.owner("bearer first", null)).isEqualTo(keys.owner(null, "first"));
    }

    @Test
    void tellsCallersApartWithoutTellingTheirKeys() {
        ApiKeys keys = twoKeys();

        assertThat(keys.owner(null, "first")).matches("[0-9a-f]{24}");
        assertThat(keys.owner(null, "first")).isNotEqualTo(keys.owner(null, "second"));
    }

    @Test
    void keepsOutWithoutAKnownKey() {
        ApiKeys keys = twoKeys();

        assertThat(refusal(keys, null, null)).contains("API key is needed");
        assertThat(refusal(keys, "Basic first", null)).contains("API key is needed");
        assertThat(refusal(keys, "Bearer third", null)).isEqualTo("unknown API key");
        assertThat(refusal(keys, "Bearer first", "fir")).isEqualTo("unknown API key");
    }

    private static ApiKeys twoKeys() {
        return new ApiKeys(Optional.of(List.of("first", "second")), "0.0.0.0", "0.0.0.0");
    }

    private static String refusal(
            ApiKeys keys, @Nullable String authorization, @Nullable String apiKey) {
        try {
            keys.owner(authorization, apiKey);
            throw new AssertionError("was let in");
        } catch (InferenceException refused) {
            assertThat(refused.error()).isEqualTo(InferenceError.UNAUTHENTICATED);
            return String.valueOf(refused.getMessage());
        }
    }
}
