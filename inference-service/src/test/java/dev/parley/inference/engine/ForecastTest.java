package dev.parley.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What is predicted on a machine whose steps cost something each, and something a token. */
class ForecastTest {

    static final int CHUNK = 512;

    private final Forecast forecast = new Forecast(CHUNK);

    @Property
    void aLongPromptIsNeverTakenForTwiceAsSlowAsItIs(
            @ForAll @IntRange(max = 50_000_000) int stepNanos,
            @ForAll @IntRange(min = 1_000, max = 1_000_000) int tokenNanos,
            @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 1, max = CHUNK) Integer> steps,
            @ForAll @IntRange(min = CHUNK, max = 100_000) int prompt) {
        Forecast measured = new Forecast(CHUNK);
        for (int tokens : steps) {
            measured.prefilled(tokens, stepNanos + (long) tokens * tokenNanos);
        }

        long really = Math.ceilDiv(prompt, CHUNK) * (long) stepNanos + (long) prompt * tokenNanos;
        long predicted = measured.prefill(prompt).toNanos();

        assertThat(predicted).isLessThanOrEqualTo(2 * really);
        if (steps.stream().anyMatch(tokens -> tokens >= CHUNK / 2)) {
            assertThat(predicted).isGreaterThanOrEqualTo(really / 2 - 1);
        }
    }

    @Test
    void predictsNothingBeforeTheFirstStep() {
        assertThat(forecast.prefill(1_000)).isZero();
        assertThat(forecast.speed().prefill()).isZero();
    }

    @Test
    void manyShortTurnsDoNotMakeALongPromptSlow() {
        forecast.prefilled(CHUNK, 100_000_000); // 0.2 ms a token
        for (int turn = 0; turn < 1_000; turn++) {
            forecast.prefilled(3, 30_000_000); // 10 ms a token
        }

        assertThat(forecast.prefill(4 * CHUNK)).hasMillis(400);
        assertThat(forecast.prefill(3)).hasMillis(30);
        assertThat(forecast.speed().prefill()).isEqualTo(5_120);
    }

    @Test
    void eachRefusalMakesItFaster() {
        forecast.prefilled(CHUNK, 100_000_000);
        forecast.prefilled(3, 30_000_000);
        forecast.refused();

        assertThat(forecast.prefill(CHUNK)).hasMillis(95);
        assertThat(forecast.prefill(3)).hasNanos(28_500_000);
    }
}
