package dev.parley.inference.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManagementKeysTest {

    private static final Optional<List<String>> KEYS = Optional.of(List.of("one", " two "));

    @Test
    void withoutKeysOnlyLoopbackIsManaged() {
        assertThat(new ManagementKeys(Optional.empty(), "127.0.0.1").refusal(null)).isEmpty();
        assertThat(new ManagementKeys(Optional.empty(), "0.0.0.0").refusal(null))
                .hasValueSatisfying(why -> assertThat(why).contains("parley.management-keys"));
    }

    @Test
    void withKeysOneOfThemIsNeededEverywhere() {
        ManagementKeys keys = new ManagementKeys(KEYS, "127.0.0.1");

        assertThat(keys.refusal("Bearer two")).isEmpty();
        assertThat(keys.refusal("bearer one")).isEmpty();
        assertThat(keys.refusal("Bearer three")).isPresent();
        assertThat(keys.refusal("one")).isPresent();
        assertThat(keys.refusal(null)).isPresent();
    }
}
