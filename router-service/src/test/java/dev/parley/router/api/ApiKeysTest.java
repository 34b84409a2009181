package dev.parley.router.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

    private final ApiKeys keys = new ApiKeys(Optional.of(List.of("first", " second ")));

    @Test
    void admitsAnyOfTheKeysAsBearerOrApiKey() {
        assertThat(keys.admit(Optional.of("Bearer first"), Optional.empty())).isTrue();
        assertThat(keys.admit(Optional.of("bearer  second"), Optional.empty())).isTrue();
        assertThat(keys.admit(Optional.empty(), Optional.of("first"))).isTrue();
        assertThat(keys.admit(Optional.of("Basic eA=="), Optional.of("second"))).isTrue();
    }

    @Test
    void admitsNothingElse() {
        assertThat(keys.admit(Optional.empty(), Optional.empty())).isFalse();
        assertThat(keys.admit(Optional.of("Bearer firs"), Optional.empty())).isFalse();
        assertThat(keys.admit(Optional.of("Bearer "), Optional.of("first"))).isFalse();
        assertThat(keys.admit(Optional.of("first"), Optional.empty())).isFalse();
        assertThat(keys.admit(Optional.empty(), Optional.of(""))).isFalse();
    }

    @Test
    void asksNobodyWithoutKeys() {
        ApiKeys none = new ApiKeys(Optional.empty());

        assertThat(none.required()).isFalse();
        assertThat(none.admit(Optional.empty(), Optional.empty())).isTrue();
        assertThat(new ApiKeys(Optional.of(List.of(" "))).required()).isFalse();
    }
}
