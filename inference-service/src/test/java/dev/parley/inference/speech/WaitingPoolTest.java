package dev.parley.inference.speech;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class WaitingPoolTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void handsOutEveryPlaceAtOnce() {
        WaitingPool<String> pool = pool(LONG);

        assertThat(pool.take()).isCompletedWithValue("a");
        assertThat(pool.take()).isCompletedWithValue("b");
        assertThat(pool.busyPlaces()).isEqualTo(2);
    }

    @Test
    void handsAFreePlaceToWhoWaitsLongest() {
        WaitingPool<String> pool = fullPool(LONG);
        CompletableFuture<String> first = pool.take();
        CompletableFuture<String> second = pool.take();

        pool.giveBack("b");

        assertThat(first).isCompletedWithValue("b");
        assertThat(second).isNotDone();
    }

    @Test
    void passesOverWhoGaveUp() {
        WaitingPool<String> pool = fullPool(LONG);
        CompletableFuture<String> first = pool.take();
        CompletableFuture<String> second = pool.take();

        first.cancel(false);
        pool.giveBack("b");

        assertThat(second).isCompletedWithValue("b");
    }

    @Test
    void turnsAwayWhoComesToAFullQueue() {
        WaitingPool<String> pool = fullPool(LONG);
        var _ = pool.take();
        var _ = pool.take();

        assertThat(errorOf(pool.take())).isEqualTo(InferenceError.QUEUE_FULL);
    }

    @Test
    void makesRoomWhereSomebodyGaveUp() {
        WaitingPool<String> pool = fullPool(LONG);
        pool.take().cancel(false);
        var _ = pool.take();

        assertThat(pool.take()).isNotDone();
    }

    @Test
    void turnsAwayWhoWaitedTooLongAndSaysWhenToComeAgain() {
        WaitingPool<String> pool = fullPool(Duration.ofMillis(1));

        CompletableFuture<String> late = pool.take();

        assertThat(errorOf(late)).isEqualTo(InferenceError.QUEUE_FULL);
        assertThat(((InferenceException) late.exceptionNow()).retryAfter()).isPresent();
    }

    @Test
    void keepsAPlaceThatNobodyWaitsFor() {
        WaitingPool<String> pool = fullPool(LONG);

        pool.giveBack("b");

        assertThat(pool.busyPlaces()).isEqualTo(1);
        assertThat(pool.take()).isCompletedWithValue("b");
    }

    private static InferenceError errorOf(CompletableFuture<String> turn) {
        return turn.<InferenceError>handle((_, failure) -> ((InferenceException) failure).error())
                .join();
    }

    private static WaitingPool<String> fullPool(Duration patience) {
        WaitingPool<String> pool = pool(patience);
        var _ = pool.take();
        var _ = pool.take();
        return pool;
    }

    private static WaitingPool<String> pool(Duration patience) {
        return new WaitingPool<>("both are", List.of("a", "b"), 2, patience);
    }
}
