package dev.parley.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class WaterfallTest {

    @Test
    void itsPartsAddUp() throws JsonProcessingException {
        Waterfall waterfall =
                read(
                        """
                        {"turn_decision_ms": 200, "transcript_ms": 10, "route_ms": 1.5,
                         "first_token_ms": 20, "first_clause_ms": 30.5, "first_audio_ms": 18,
                         "voice_to_voice_ms": 280}\
                        """);

        assertThat(waterfall.addsUp()).isTrue();
        assertThat(waterfall.parts()).hasSize(6);
    }

    @Test
    void noticesAMissingPart() throws JsonProcessingException {
        Waterfall waterfall = read("{\"turn_decision_ms\": 200, \"voice_to_voice_ms\": 280}");

        assertThat(waterfall.addsUp()).isFalse();
    }

    @Test
    void drawsEachPartWhereTheOneBeforeEnds() throws JsonProcessingException {
        Waterfall waterfall =
                read(
                        """
                        {"turn_decision_ms": 75, "transcript_ms": 0, "first_audio_ms": 25,
                         "voice_to_voice_ms": 100}\
                        """);

        assertThat(waterfall.lines())
                .containsExactly(
                        "turn decision      75.0 ms  " + "#".repeat(30),
                        "transcript          0.0 ms  " + " ".repeat(30) + "|",
                        "first audible      25.0 ms  " + " ".repeat(30) + "#".repeat(10),
                        "sum               100.0 ms");
    }

    private static Waterfall read(String metrics) throws JsonProcessingException {
        return Waterfall.of(new ObjectMapper().readTree(metrics));
    }
}
