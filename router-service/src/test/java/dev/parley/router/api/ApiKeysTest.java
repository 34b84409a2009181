package dev.parley.router.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private final ApiKeys keys = new ApiKeys(Optional.of(List.of("first", " second ")));

    @Test
    void admitsAnyOfTheKeysAsBearerOrApiKey() {
        assertThat(keys.tenant(Optional.of("Bearer first"), Optional.empty())).isPresent();
        assertThat(keys.tenant(Optional.of("bearer  second"), Optional.empty())).isPresent();
        assertThat(keys.tenant(Optional.empty(), Optional.of("first"))).isPresent();
        assertThat(keys.tenant(Optional.of("Basic eA=="), Optional.of("second"))).isPresent();
    }

    @Test
    void admitsNothingElse() {
        assertThat(keys.tenant(Optional.empty(), Optional.empty())).isEmpty();
        assertThat(keys.tenant(Optional.of("Bearer firs"), Optional.empty())).isEmpty();
        assertThat(keys.tenant(Optional.of("Bearer "), Optional.of("first"))).isEmpty();
        assertThat(keys.tenant(Optional.of("first"), Optional.empty())).isEmpty();
        assertThat(keys.tenant(Optional.empty(), Optional.of(""))).isEmpty();
    }

    @Test
    void tellsCallersApartWithoutTellingTheirKeys() {
        String first = keys.tenant(Optional.of("Bearer first"), Optional.empty()).orElseThrow();

        assertThat(first).matches("[0-9a-f]{24}");
        assertThat(keys.tenant(Optional.empty(), Optional.of("first"))).contains(first);
        assertThat(keys.tenant(Optional.empty(), Optional.of("second")).orElseThrow())
                .isNotEqualTo(first);
    }

    @Test
    void asksNobodyWithoutKeys() {
        ApiKeys none = new ApiKeys(Optional.empty());

        assertThat(none.required()).isFalse();
        assertThat(none.tenant(Optional.empty(), Optional.empty())).isPresent();
        assertThat(new ApiKeys(Optional.of(List.of(" "))).required()).isFalse();
    }
}
