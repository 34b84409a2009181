package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TokenWindowTest {

    private final TokenWindow window = new TokenWindow(2, 8);
    private final TokenWindow.Row first = window.row();
    private final TokenWindow.Row second = window.row();

    @Test
    void endsOnceEnoughTokensCameWhicheverRowsTheyAre() {
        first.add(100); // before the second began: these do not count
        second.add(1);
        for (int token = 0; token < 16; token++) {
            first.add(1);
        }
        first.end("nobody reads it any more");

        assertThat(window.seconds()).isPositive();
    }

    @Test
    void aRowThatEndsTooEarlyIsNotWaitedFor() {
        first.add(1);
        second.end("it failed");

        assertThatThrownBy(() -> window.seconds()).hasMessageContaining("it failed");
    }
}
