package dev.parley.inference.api;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.InferenceConfig;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The end of this server: from the signal on, new calls are refused and readiness is down; engines
 * finish what runs, and then what they wrote is delivered before the ports close.
 */
@Singleton
final class Drain {

    private static final Logger LOG = Logger.getLogger(Drain.class);
    private static final Duration RETRY_ELSEWHERE = Duration.ofSeconds(1);

    private static final int BEFORE_ENGINES_CLOSE = Interceptor.Priority.LIBRARY_BEFORE;

    /** When what tells of the drain observes the event. */
    static final int ONCE_BEGUN = BEFORE_ENGINES_CLOSE + 1;

    private static final int AFTER_ENGINES_CLOSED = Interceptor.Priority.LIBRARY_AFTER;

    private final Duration patience;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Phaser calls = new Phaser(1);

    @Inject
    Drain(InferenceConfig config) {
        this(config.readerPatience());
    }

    /** {@code patience}: how long calls may take once the engines have ended. */
    Drain(Duration patience) {
        this.patience = patience;
    }

    /**
     * Lets a call in, which must {@link #leave}.
     *
     * @throws InferenceException where the server shuts down
     */
    void enter() {
        if (hasBegun() || calls.register() < 0) {
            throw refusal();
        }
    }

    void leave() {
        calls.arriveAndDeregister();
    }

    boolean hasBegun() {
        return begun.getCount() == 0;
    }

    /** Returns whether it has begun, at the latest after a while. */
    boolean awaitBegin(Duration atMost) throws InterruptedException {
        return begun.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    InferenceException refusal() {
        return InferenceException.retryable(
                InferenceError.SHUTTING_DOWN, "this server is shutting down", RETRY_ELSEWHERE);
    }

    void begin(@Observes @Priority(BEFORE_ENGINES_CLOSE) ShutdownEvent event) {
        begun.countDown();
        LOG.infof("Shutting down: %d calls finish, new ones are refused", openCalls());
    }

    void finish(@Observes @Priority(AFTER_ENGINES_CLOSED) ShutdownEvent event) {
        try {
            int phase = calls.arrive();
            calls.awaitAdvanceInterruptibly(phase, patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warnf("%d calls are cut off: nobody reads them", openCalls());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private int openCalls() {
        return calls.getRegisteredParties() - 1;
    }
}
