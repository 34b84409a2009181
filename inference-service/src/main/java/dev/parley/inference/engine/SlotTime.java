package dev.parley.inference.engine;

import java.time.Duration;

/**
 * How long a sequence keeps its slot: a moving mean, from which a refused caller is told when to
 * try again. Written by the engine's thread, read by any.
 */
final class SlotTime {

    private static final Duration LEAST_WAIT = Duration.ofMillis(50);
    private static final Duration MOST_WAIT = Duration.ofSeconds(10);
    private static final double WEIGHT_OF_NEWEST = 0.2;

    private volatile Duration mean = Duration.ofSeconds(1);
    private boolean measured;

    void add(Duration held) {
        measured = true;
        double nanos = mean.toNanos() + WEIGHT_OF_NEWEST * (held.toNanos() - mean.toNanos());
        mean = Duration.ofNanos((long) nanos);
    }

    Duration untilOneIsFree(int slots) {
        Duration wait = mean.dividedBy(slots);
        if (wait.compareTo(LEAST_WAIT) < 0) {
            return LEAST_WAIT;
        }
        return wait.compareTo(MOST_WAIT) > 0 ? MOST_WAIT : wait;
    }

    /** Returns how long it takes until {@code count} of all slots are free; zero if unknown. */
    Duration until(int count, int slots) {
        return measured ? mean.multipliedBy(count).dividedBy(slots) : Duration.ZERO;
    }
}
