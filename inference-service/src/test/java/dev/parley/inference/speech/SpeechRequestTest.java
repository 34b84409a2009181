package dev.parley.inference.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.error.InferenceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpeechRequestTest {

    @Test
    void takesTheLongestText() {
        assertThat(new SpeechRequest("a".repeat(4096), 1).text()).hasSize(4096);
    }

    @Test
    void refusesATextThatIsTooLong() {
        assertThatThrownBy(() -> new SpeechRequest("a".repeat(4097), 1))
                .isInstanceOf(InferenceException.class)
                .hasMessage("text: has 4097 characters, more than 4096");
    }

    @Test
    void refusesABlankText() {
        assertThatThrownBy(() -> new SpeechRequest(" \n", 1))
                .isInstanceOf(InferenceException.class)
                .hasMessageStartingWith("text: ");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.24, 1.51, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesASpeedOutsideTheLimits(double speed) {
        assertThatThrownBy(() -> new SpeechRequest("hello", speed))
                .isInstanceOf(InferenceException.class)
                .hasMessageStartingWith("speed: ");
    }
}
