package dev.parley.inference.speech;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of places, and a short, bounded queue of callers that wait for one. Whoever came
 * first is served first; whoever waited too long, or came to a full queue, is told to come again.
 *
 * @param <T> what a place is
 */
public final class WaitingPool<T> {

    private final String what;
    private final Duration patience;
    private final int mostWaiting;
    private final int places;
    private final ReentrantLock lock = new ReentrantLock();
    // Most recently used first: its memory is warm, and places that were never used stay unmade.
    private final Deque<T> idle = new ArrayDeque<>();
    private final Queue<CompletableFuture<T>> waiting = new ArrayDeque<>();

    /**
     * @param what all of them are busy, in the words of the error
     * @param places handed out in this order
     */
    public WaitingPool(String what, List<T> places, int mostWaiting, Duration patience) {
        this.what = what;
        this.places = places.size();
        this.idle.addAll(places);
        this.mostWaiting = mostWaiting;
        this.patience = patience;
    }

    /**
     * Takes a place, now or when one is given back. Whoever gets one gives it back, also when it
     * came after all to a caller that no longer wants it.
     */
    public CompletableFuture<T> take() {
        lock.lock();
        try {
            T place = idle.pollFirst();
            if (place != null) {
                return CompletableFuture.completedFuture(place);
            }
            waiting.removeIf(CompletableFuture::isDone);
            if (waiting.size() >= mostWaiting) {
                return CompletableFuture.failedFuture(busy());
            }
            CompletableFuture<T> turn = new CompletableFuture<>();
            waiting.add(turn);
            later().execute(() -> turn.completeExceptionally(busy()));
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a place back to whoever waits longest. */
    public void giveBack(T place) {
        // Completed outside the lock: whatever follows from it runs in complete().
        @Nullable CompletableFuture<T> next;
        do {
            next = nextOrIdle(place);
        } while (next != null && !next.complete(place));
    }

    /** Returns how many places are taken. */
    public int busyPlaces() {
        lock.lock();
        try {
            return places - idle.size();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable CompletableFuture<T> nextOrIdle(T place) {
        lock.lock();
        try {
            CompletableFuture<T> next = waiting.poll();
            if (next == null) {
                idle.addFirst(place);
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private Executor later() {
        return CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private InferenceException busy() {
        return InferenceException.retryable(InferenceError.QUEUE_FULL, what + " busy", patience);
    }
}
