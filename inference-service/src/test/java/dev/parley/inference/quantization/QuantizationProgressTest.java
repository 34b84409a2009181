package dev.parley.inference.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QuantizationProgressTest {

    private final List<String> lines = new ArrayList<>();
    private long now;
    private final QuantizationProgress progress =
            new QuantizationProgress("Quantising it", 400_000_000, () -> now, lines::add);

    @Test
    void saysHowFarItIsAndHowLongItWillTake() {
        now = TimeUnit.SECONDS.toNanos(10);
        progress.accept(100_000_000);

        assertThat(lines)
                .containsExactly(
                        "Quantising it: 25 %, 100 million of 400, 10 million a second, 30 s left");
    }

    @Test
    void saysItEveryFiveSeconds() {
        for (int second = 1; second <= 20; second++) {
            now = TimeUnit.SECONDS.toNanos(second);
            progress.accept(1_000_000);
        }

        assertThat(lines).hasSize(4);
    }
}
