package dev.parley.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class DecisionTextTest {

    @Test
    void saysWhatWasChosenAndWhyOthersWereNot() throws JsonProcessingException {
        String decision =
                """
                {"chosen": "large", "summary": "large is the best.", "candidates": [
                  {"target": "large", "eligible": true, "rank": 1, "quality": 0.95,
                   "cost_usd": 0.0000221, "ttft_ms": 41.2, "ttft_source": "measured",
                   "ttft_samples": 12, "in_band": true},
                  {"target": "small", "eligible": true, "rank": 2, "quality": 0.7,
                   "cost_usd": 0.000004, "ttft_ms": 25, "ttft_source": "prior", "in_band": false},
                  {"target": "far", "eligible": false, "quality": 1, "cost_usd": 0.5,
                   "ttft_ms": 900, "ttft_source": "prior", "rejections": [
                     {"constraint": "max_ttft_ms", "needed": "300 ms", "actual": "900 ms"}]}]}\
                """;

        assertThat(DecisionText.lines(new ObjectMapper().readTree(decision)))
                .containsExactly(
                        "large is the best.",
                        "  large              chosen    quality 0.95  $0.000022  41 ms to the first token"
                                + " (measured, 12 samples)",
                        "  small              rank 2    quality 0.70  $0.000004  25 ms to the first token"
                                + " (prior): below the quality band",
                        "  far                rejected  quality 1.00  $0.5  900 ms to the first token"
                                + " (prior): max_ttft_ms needs 300 ms, has 900 ms");
    }
}
