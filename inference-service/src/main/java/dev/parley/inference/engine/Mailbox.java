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
    private final int slots;
    private final int queue;

    private List<Sequence> arrived = new ArrayList<>();
    private int generating;
    private int prefilling;
    private boolean news;
    private Wish wish = Wish.SERVE;

    /**
     * Bounds the sequences that have not ended: {@code slots} and {@code queue} together, of which
     * a quarter of the queue is kept for voice turns; and as many that only run a prompt.
     */
    Mailbox(int slots, int queue) {
        this.slots = slots;
        this.queue = queue;
    }

    void submit(Sequence sequence, Duration retryAfter) {
        lock.lock();
        try {
            if (wish != Wish.SERVE) {
                throw InferenceException.retryable(
                        InferenceError.SHUTTING_DOWN, "this server is shutting down", retryAfter);
            }
            if (isFullFor(sequence)) {
                throw InferenceException.retryable(
                        InferenceError.QUEUE_FULL, "the model's queue is full", retryAfter);
            }
            count(sequence, 1);
            arrived.add(sequence);
            tell();
        } finally {
            lock.unlock();
        }
    }

    private boolean isFullFor(Sequence sequence) {
        if (!sequence.generates()) {
            return prefilling >= slots + queue;
        }
        int kept = sequence.priority() == Priority.VOICE ? 0 : queue / 4;
        return generating >= slots + queue - kept;
    }

    private void count(Sequence sequence, int change) {
        if (sequence.generates()) {
            generating += change;
        } else {
            prefilling += change;
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
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void ended(Sequence sequence) {
        lock.lock();
        try {
            count(sequence, -1);
        } finally {
            lock.unlock();
        }
    }

    /** Whether every sequence submitted that generates has ended. */
    boolean isEmpty() {
        lock.lock();
        try {
            return generating == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when something was told since it last returned, at the latest after a while. */
    void await(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = atMost.toNanos();
            while (!news && left > 0) {
                left = told.awaitNanos(left);
            }
            news = false;
        } finally {
            lock.unlock();
        }
    }

    private void tell() {
        news = true;
        told.signal();
    }
}
