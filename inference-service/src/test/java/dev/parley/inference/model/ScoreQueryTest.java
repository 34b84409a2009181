package dev.parley.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreQueryTest {

    @Test
    void namesTheFirstTokensThatTheModelHas() {
        ScoreQuery query = new ScoreQuery(1, List.of(3, 100, 5, 7));

        assertThat(query.tokensOf(100, 2)).containsExactly(3, 5);
        assertThat(query.tokensOf(101, 2)).containsExactly(3, 100);
        assertThat(ScoreQuery.PLAIN.tokensOf(100, 2)).isEmpty();
    }

    @Test
    void hasATemperatureThatCanBeDividedBy() {
        assertThatThrownBy(() -> new ScoreQuery(0, List.of()))
                .hasMessageContaining("temperature must be above 0");
    }
}
