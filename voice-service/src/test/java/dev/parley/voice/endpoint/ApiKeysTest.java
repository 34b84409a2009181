package dev.parley.voice.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    @Test
    void servesOnlyLoopbackWithoutKeys() {
        assertThatThrownBy(() -> new ApiKeys(Optional.empty(), "0.0.0.0"))
                .hasMessageContaining("parley.api-keys")
                .hasMessageContaining("0.0.0.0");
        assertThat(new ApiKeys(Optional.empty(), "127.0.0.1").admits(Optional.empty())).isTrue();
    }

    @Test
    void servesAnyAddressWithKeys() {
        ApiKeys keys = new ApiKeys(Optional.of(List.of("a", " b ")), "0.0.0.0");

        assertThat(keys.admits(Optional.of("a"))).isTrue();
        assertThat(keys.admits(Optional.of("b"))).isTrue();
        assertThat(keys.admits(Optional.of("c"))).isFalse();
        assertThat(keys.admits(Optional.empty())).isFalse();
    }
}
