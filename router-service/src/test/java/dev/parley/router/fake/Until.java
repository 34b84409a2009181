package dev.parley.router.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what another thread does, and fails when it does not. */
public final class Until {

    private static final Duration AT_MOST = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(10);

    private Until() {}

    public static void holds(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + AT_MOST.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("it did not become true in time").isLessThan(deadline);
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
