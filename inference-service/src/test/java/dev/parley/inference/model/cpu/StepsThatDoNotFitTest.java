package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.DecodeBatch.Row;
import dev.parley.inference.model.Logits;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What would write outside the cache is refused before it reaches native code. */
class StepsThatDoNotFitTest {

    private static final OnnxStepRunner RUNNER = TestRunners.load(2, 8);

    @BeforeEach
    void slotZeroHoldsFive() {
        RUNNER.prefill(0, 0, new int[] {1, 2, 3, 4, 5});
    }

    @AfterAll
    static void close() {
        RUNNER.close();
    }

    @Test
    void unknownSlot() {
        assertRefused(() -> RUNNER.prefill(2, 0, new int[] {1}), "slot 2 of 2");
        assertRefused(() -> RUNNER.prefill(-1, 0, new int[] {1}), "slot -1 of 2");
        assertRefused(() -> RUNNER.decode(DecodeBatch.of(new Row(2, 0, 1))), "slot 2 of 2");
    }

    @Test
    void positionBehindAHole() {
        assertRefused(() -> RUNNER.prefill(0, 6, new int[] {1}), "position 6", "holds 5");
        assertRefused(() -> RUNNER.decode(DecodeBatch.of(new Row(0, 6, 1))), "position 6");
        assertRefused(() -> RUNNER.decode(DecodeBatch.of(new Row(0, -1, 1))), "position -1");
    }

    @Test
    void moreTokensThanRoom() {
        assertRefused(() -> RUNNER.prefill(0, 5, new int[4]), "4 tokens from position 5", "8");
        assertRefused(() -> RUNNER.prefill(0, 0, new int[9]), "9 tokens");
        RUNNER.prefill(0, 5, new int[3]);
        assertRefused(() -> RUNNER.decode(DecodeBatch.of(new Row(0, 8, 1))), "position 8");
    }

    @Test
    void noTokens() {
        assertRefused(() -> RUNNER.prefill(0, 0, new int[0]), "0 tokens");
        assertRefused(() -> new DecodeBatch(List.of()), "at least one row");
    }

    @Test
    void unknownToken() {
        assertRefused(() -> RUNNER.prefill(0, 0, new int[] {1, 512}), "token 512 of 512");
        assertRefused(() -> RUNNER.decode(DecodeBatch.of(new Row(0, 5, -1))), "token -1 of 512");
    }

    @Test
    void oneSlotTwice() {
        assertRefused(() -> DecodeBatch.of(new Row(1, 0, 1), new Row(1, 1, 1)), "slot 1");
    }

    @Test
    void anyAfterTheClose() {
        OnnxStepRunner closed = TestRunners.load(1, 8);
        Logits logits = closed.prefill(0, 0, new int[] {1});
        closed.close();
        closed.close();

        assertThatThrownBy(() -> logits.at(0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.prefill(0, 0, new int[] {1}))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> closed.decode(DecodeBatch.of(new Row(0, 0, 1))))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void assertRefused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable step, String... words) {
        assertThatThrownBy(step)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }
}
