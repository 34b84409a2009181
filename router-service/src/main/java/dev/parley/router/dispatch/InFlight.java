package dev.parley.router.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Bounds the requests being answered, and lets them end before the service does. */
@Singleton
class InFlight {

    private static final Logger LOG = Logger.getLogger(InFlight.class);

    private final int limit;
    private final Duration retryAfter;
    private final Duration shutdownTimeout;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int running; // with the two below, guarded by the lock
    private boolean stopping;
    private long stopBy; // nanoseconds of System.nanoTime, once stopping

    InFlight(
            DispatchConfig config,
            @ConfigProperty(name = "quarkus.shutdown.timeout", defaultValue = "0S")
                    Duration shutdownTimeout,
            MeterRegistry metrics) {
        this.limit = config.maxInFlight();
        this.retryAfter = config.retryAfter();
        this.shutdownTimeout = shutdownTimeout;
        metrics.gauge("router.requests.in_flight", this, InFlight::running);
    }

    Permit enter() {
        lock.lock();
        try {
            if (stopping) {
                throw refusal(RouterError.ROUTER_STOPPING, "The router is stopping.");
            }
            if (running == limit) {
                throw refusal(
                        RouterError.ROUTER_SATURATED,
                        "The router answers as many requests as it may.");
            }
            running++;
            return new Permit();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more requests, already while the server waits for those that came over HTTP. */
    void refuse(@Observes ShutdownDelayInitiatedEvent event) {
        lock.lock();
        try {
            stop();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the running requests, at most until the shutdown timeout is over. */
    void drain(@Observes ShutdownEvent event) {
        lock.lock();
        try {
            stop();
            long left = stopBy - System.nanoTime();
            while (running > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (running > 0) {
                LOG.warnf("%d answers are cut off", running);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more requests; called with the lock. */
    private void stop() {
        if (!stopping) {
            stopping = true;
            stopBy = System.nanoTime() + shutdownTimeout.toNanos();
            changed.signalAll();
        }
    }

    /** Returns when no more requests are taken; for tests. */
    boolean awaitStopping(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!stopping && left > 0) {
                left = changed.awaitNanos(left);
            }
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    private int running() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            running--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private RouterException refusal(RouterError error, String message) {
        return RouterException.of(error, message).retryAfter(retryAfter);
    }

    /** The right to answer one request; closing it twice is closing it once. */
    final class Permit implements AutoCloseable {

        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                leave();
            }
        }
    }
}
