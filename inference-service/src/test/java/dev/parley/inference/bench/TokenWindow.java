package dev.parley.inference.bench;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Times tokens of several sequences that are read at once: from when the last has its first until
 * enough came, whichever sequence's they are.
 */
final class TokenWindow {

    private static final long POLL_NANOS = 100_000;

    private final int rows;
    private final AtomicLong tokens = new AtomicLong();
    private final AtomicInteger waiting;
    private final AtomicReference<Optional<String>> end = new AtomicReference<>(Optional.empty());

    TokenWindow(int rows) {
        this.rows = rows;
        this.waiting = new AtomicInteger(rows);
    }

    /** One sequence, whose tokens one thread at a time counts. */
    final class Row {

        private boolean hasFirst;

        void add(int count) {
            tokens.addAndGet(count);
            if (!hasFirst) {
                hasFirst = true;
                waiting.decrementAndGet();
            }
        }

        /** No more will come; {@code why} is told to who waits for more. */
        void end(String why) {
            end.set(Optional.of(why));
        }
    }

    Row row() {
        return new Row();
    }

    /** Waits, and returns the seconds that {@code steps} tokens of each sequence took. */
    double seconds(int steps) {
        while (waiting.get() > 0) {
            park();
        }
        long before = tokens.get();
        long began = System.nanoTime();
        long wanted = (long) rows * steps;
        while (tokens.get() < before + wanted) {
            park();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return seconds * wanted / (tokens.get() - before);
    }

    private void park() {
        if (end.get().isPresent()) {
            throw new IllegalStateException("a sequence ended too early: " + end.get().get());
        }
        LockSupport.parkNanos(POLL_NANOS);
    }
}
