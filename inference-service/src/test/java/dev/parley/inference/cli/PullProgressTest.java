package dev.parley.inference.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PullProgressTest {

    private final StringWriter written = new StringWriter();
    private long now;

    private PullProgress progress(boolean isTerminal) {
        return new PullProgress(new PrintWriter(written, true), isTerminal, () -> now);
    }

    private void passes(Duration time) {
        now += time.toNanos();
    }

    @Test
    void withoutATerminalALineComesEveryTenSeconds() {
        PullProgress progress = progress(false);
        progress.planned(1, 4_000_000_000L);
        progress.started("model.safetensors", 4_000_000_000L, 0);
        for (int second = 0; second < 25; second++) {
            passes(Duration.ofSeconds(1));
            progress.received(50_000_000);
        }
        progress.finished("model.safetensors");

        assertThat(written.toString().lines())
                .containsExactly(
                        "1 files to fetch, 4.00 GB",
                        "model.safetensors   13 %  500.0 MB of 4.00 GB  50.0 MB/s  70 s left",
                        "model.safetensors   25 %  1.00 GB of 4.00 GB  50.0 MB/s  60 s left",
                        "model.safetensors  4.00 GB");
    }

    @Test
    void onATerminalOneLineIsWrittenOver() {
        PullProgress progress = progress(true);
        progress.started("a", 1_000, 0);
        passes(Duration.ofSeconds(1));
        progress.received(500);

        assertThat(written)
                .asString()
                .isEqualTo(
                        "\r"
                                + "\033[K[############            ] a   50 %  500 B of 1.0 kB  500 B/s "
                                + " 1 s left");
    }

    @Test
    void whatWasThereBeforeDoesNotCountAsSpeed() {
        PullProgress progress = progress(false);
        progress.started("a", 1_000_000, 900_000);
        passes(Duration.ofSeconds(10));
        progress.received(50_000);

        assertThat(written)
                .asString()
                .contains("goes on at 900.0 kB")
                .contains("5.0 kB/s  10 s left");
    }

    @Test
    void aPauseIsExplained() {
        progress(false).retrying("a", "hub answers with HTTP 429", Duration.ofSeconds(7));

        assertThat(written).asString().isEqualTo("hub answers with HTTP 429; again in 7.0 s\n");
    }
}
