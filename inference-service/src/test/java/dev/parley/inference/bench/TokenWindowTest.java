package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TokenWindowTest {

    private final TokenWindow window = new TokenWindow(2);
    private final TokenWindow.Row first = window.row();
    private final TokenWindow.Row second = window.row();

    @Test
    void endsOnceEnoughTokensCameWhicheverRowsTheyAre() {
        first.add(100); // before the second began: these do not count
        CompletableFuture<Double> seconds = CompletableFuture.supplyAsync(() -> window.seconds(8));
        second.add(1);
        while (!seconds.isDone()) {
            first.add(1);
            Thread.onSpinWait();
        }

        assertThat(seconds.join()).isPositive();
    }

    @Test
    void aRowThatEndsTooEarlyIsNotWaitedFor() {
        first.add(1);
        second.end("it failed");

        assertThatThrownBy(() -> window.seconds(1)).hasMessageContaining("it failed");
    }
}
