package dev.parley.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.e2e.bench.LoadCall.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadLevelTest {

    private static final long MS = 1_000_000;

    private final LoadLevel level =
            new LoadLevel(
                    4,
                    Duration.ofSeconds(1),
                    List.of(
                            new LoadCall(Outcome.ANSWERED, 10 * MS, List.of(2 * MS), 1000 * MS, 6),
                            new LoadCall(
                                    Outcome.ANSWERED,
                                    20 * MS,
                                    List.of(4 * MS, 6 * MS),
                                    500 * MS,
                                    4),
                            LoadCall.without(Outcome.REFUSED, MS),
                            LoadCall.without(Outcome.FAILED, MS)));

    @Test
    void countsTheTimeThatTheLastAnswersTookAfterTheLastRequest() {
        assertThat(level.answersPerSecond()).isEqualTo(1);
        assertThat(level.tokensPerSecond()).isEqualTo(5);
    }

    @Test
    void measuresOnlyWhatWasAnswered() {
        assertThat(level.timeToFirstText().values()).containsExactly(10.0, 20.0);
        assertThat(level.gaps().values()).containsExactly(2.0, 4.0, 6.0);
        assertThat(level.share(Outcome.REFUSED)).isEqualTo(0.25);
        assertThat(level.share(Outcome.FAILED)).isEqualTo(0.25);
    }
}
