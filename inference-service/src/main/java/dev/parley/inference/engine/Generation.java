package dev.parley.inference.engine;

import dev.parley.inference.engine.GenerationEvent.End;
import dev.parley.inference.engine.GenerationEvent.Tokens;
import dev.parley.inference.sampling.Sampled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One answer while it is made: the engine's thread writes, one other thread reads.
 *
 * <p>A reader that falls behind by the engine's {@code readerBuffer} pauses its own sequence, which
 * keeps its slot; the others go on. Closing it cancels what is not finished, within one step.
 */
public final class Generation implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition written = lock.newCondition();
    private final int capacity;
    private final Runnable wakeEngine;

    private List<Sampled> unread = new ArrayList<>();
    private @Nullable End end;
    private boolean closed;

    Generation(int capacity, Runnable wakeEngine) {
        this.capacity = capacity;
        this.wakeEngine = wakeEngine;
    }

    /** Waits for the next event. Not to be called again after an {@link End}. */
    public GenerationEvent take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                if (!unread.isEmpty()) {
                    return takeTokens();
                }
                if (end != null) {
                    return end;
                }
                written.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private Tokens takeTokens() {
        Tokens tokens = new Tokens(unread);
        boolean wasFull = unread.size() >= capacity;
        unread = new ArrayList<>();
        if (wasFull) {
            wakeEngine.run();
        }
        return tokens;
    }

    /** Cancels the sequence unless it has ended. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        wakeEngine.run();
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    boolean hasRoom() {
        lock.lock();
        try {
            return unread.size() < capacity;
        } finally {
            lock.unlock();
        }
    }

    void add(Sampled token) {
        lock.lock();
        try {
            requireOpenEnd();
            unread.add(token);
            written.signal();
        } finally {
            lock.unlock();
        }
    }

    void end(End last) {
        lock.lock();
        try {
            requireOpenEnd();
            end = last;
            written.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Ends it where a defect kept it from ending. */
    void endUnlessEnded(End last) {
        lock.lock();
        try {
            if (end == null) {
                end(last);
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireOpenEnd() {
        if (end != null) {
            throw new IllegalStateException("this answer has ended already");
        }
    }
}
