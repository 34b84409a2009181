package dev.parley.inference.bench;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Times tokens of several sequences that are read at once: from when the last has its first until
 * enough came, whichever sequence's they are. The readers take the times, so that whoever waits
 * takes nothing from the cores that are measured.
 */
final class TokenWindow {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long wanted;
    private int waiting;
    private long tokens; // since the last sequence had its first
    private long began;
    private long ended;
    private Optional<String> failure = Optional.empty();

    /** Opens for so many sequences, of which each is to have so many tokens, in the mean. */
    TokenWindow(int rows, int steps) {
        this.waiting = rows;
        this.wanted = (long) rows * steps;
    }

    /** One sequence, whose tokens one thread at a time counts. */
    final class Row {

        private boolean hasFirst;

        void add(int count) {
            lock.lock();
            try {
                if (waiting == 0 && ended == 0) {
                    count(count);
                }
                if (!hasFirst) {
                    hasFirst = true;
                    waiting--;
                    began = System.nanoTime();
                }
            } finally {
                lock.unlock();
            }
        }

        /** No more will come; {@code why} is told to who waits for more. */
        void end(String why) {
            lock.lock();
            try {
                failure = Optional.of(why);
                changed.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    private void count(int more) {
        tokens += more;
        if (tokens >= wanted) {
            ended = System.nanoTime();
            changed.signal();
        }
    }

    Row row() {
        return new Row();
    }

    /** Waits, and returns the seconds that the tokens of one step each took, times the steps. */
    double seconds() {
        lock.lock();
        try {
            while (ended == 0) {
                if (failure.isPresent()) {
                    throw new IllegalStateException("a sequence ended too early: " + failure.get());
                }
                changed.awaitUninterruptibly();
            }
            return (ended - began) / 1e9 * wanted / tokens;
        } finally {
            lock.unlock();
        }
    }
}
