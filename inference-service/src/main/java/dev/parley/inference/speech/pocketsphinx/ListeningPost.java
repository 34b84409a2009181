package dev.parley.inference.speech.pocketsphinx;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread and the ear it owns, made when it is first needed and again after a failure. All but
 * {@link #run}, {@link #runLater} and {@link #stop} is called on that thread.
 */
final class ListeningPost {

    private final Supplier<Ear> maker;
    private final ScheduledThreadPoolExecutor thread;
    private @Nullable Ear ear;

    ListeningPost(String name, Supplier<Ear> maker) {
        this.maker = maker;
        this.thread =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name(name).factory());
        this.thread.setRemoveOnCancelPolicy(true);
        this.thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void run(Runnable task) {
        thread.execute(task);
    }

    Future<?> runLater(Duration delay, Runnable task) {
        return thread.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    Ear ear() {
        Ear made = ear;
        if (made == null) {
            made = maker.get();
            ear = made;
        }
        return made;
    }

    /** Frees the ear, whatever its state: the next utterance gets a new one. */
    void discardEar() {
        Ear made = ear;
        ear = null;
        if (made != null) {
            made.close();
        }
    }

    /** Frees everything once what runs now is done. */
    void stop() {
        thread.execute(this::discardEar);
        thread.shutdown();
    }
}
