package dev.parley.inference.engine;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What other threads tell the engine's: new sequences, that something changed, that it is to end.
 * Holds the bound on how many sequences there may be.
 */
final class Mailbox {

    /** What is asked of the engine; each state is followed by a later one only. */
    enum Wish {
        SERVE,
        FINISH_WHAT_IS_THERE,
        STOP_NOW
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final int capacity;

    private List<Sequence> arrived = new ArrayList<>();
    private int alive;
    private boolean news;
    private Wish wish = Wish.SERVE;

    /** {@code capacity}: most sequences that have not ended, waiting and running together. */
    Mailbox(int capacity) {
        this.capacity = capacity;
    }

    void submit(Sequence sequence, Duration retryAfter) {
        lock.lock();
        try {
            if (wish != Wish.SERVE) {
                throw InferenceException.retryable(
                        InferenceError.SHUTTING_DOWN, "this server is shutting down", retryAfter);
            }
            if (alive == capacity) {
                throw InferenceException.retryable(
                        InferenceError.QUEUE_FULL, "the model's queue is full", retryAfter);
            }
            alive++;
            arrived.add(sequence);
            tell();
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            tell();
        } finally {
            lock.unlock();
        }
    }

    void wish(Wish next) {
        lock.lock();
        try {
            wish = next.compareTo(wish) > 0 ? next : wish;
            tell();
        } finally {
            lock.unlock();
        }
    }

    Wish wish() {
        lock.lock();
        try {
            return wish;
        } finally {
            lock.unlock();
        }
    }

    List<Sequence> takeArrived() {
        lock.lock();
        try {
            List<Sequence> taken = arrived;
            arrived = new ArrayList<>();
            news = false;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void ended() {
        lock.lock();
        try {
            alive--;
        } finally {
            lock.unlock();
        }
    }

    /** Whether every sequence submitted has ended. */
    boolean isEmpty() {
        lock.lock();
        try {
            return alive == 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns when something was told since {@link #takeArrived()}, at the latest after a while.
     */
    void await(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (!news && left > 0) {
                left = told.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell() {
        news = true;
        told.signal();
    }
}
