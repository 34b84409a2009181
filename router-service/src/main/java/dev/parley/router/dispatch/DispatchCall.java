package dev.parley.router.dispatch;

import dev.parley.router.catalog.TargetId;
import dev.parley.router.decision.Attempt;
import dev.parley.router.decision.RouteDecision;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.provider.ChatPrompt;
import dev.parley.router.provider.ProviderException;
import dev.parley.router.provider.ProviderFailure;
import dev.parley.router.signals.Availability;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One request being answered. Demand and cancellation come from the caller's thread, events from
 * the provider's, one attempt after the other; the lock guards what both touch.
 */
final class DispatchCall implements Flow.Subscription {

    private static final long TOO_LATE = -1;

    private final Dispatcher dispatcher;
    private final ChatPrompt prompt;
    private final AnswerListener listener;
    private final InFlight.Permit permit;
    private final DispatchConfig config;
    private final long deadline; // nanoseconds of System.nanoTime
    private final Context trace = Context.current();
    private final ReentrantLock lock = new ReentrantLock();
    private RouteDecision decision; // touched by the running attempt only

    private @Nullable AttemptSubscriber running;
    private long demand; // requested and not yet delivered
    private boolean done;

    DispatchCall(
            Dispatcher dispatcher,
            ChatPrompt prompt,
            RouteDecision decision,
            AnswerListener listener,
            InFlight.Permit permit,
            Duration timeout,
            DispatchConfig config) {
        this.dispatcher = dispatcher;
        this.prompt = prompt;
        this.decision = decision;
        this.listener = listener;
        this.permit = permit;
        this.config = config;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    ChatPrompt prompt() {
        return prompt;
    }

    void start() {
        listener.decided(decision);
        attempt();
    }

    @Override
    public void request(long n) {
        AttemptSubscriber attempt;
        lock.lock();
        try {
            demand += n;
            attempt = running;
        } finally {
            lock.unlock();
        }
        if (attempt != null) {
            attempt.request(n);
        }
    }

    @Override
    public void cancel() {
        AttemptSubscriber attempt;
        lock.lock();
        try {
            if (done) {
                return;
            }
            done = true;
            attempt = running;
        } finally {
            lock.unlock();
        }
        if (attempt != null) {
            attempt.cancel();
        }
        permit.close();
    }

    private void attempt() {
        TargetId target = decision.chosen().orElseThrow();
        AttemptSubscriber attempt = new AttemptSubscriber(target);
        Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
        try (Scope _ = trace.makeCurrent()) {
            dispatcher.call(target, this, left).subscribe(attempt);
        } catch (RuntimeException e) {
            attempt.onError(e);
        }
    }

    /** Makes the attempt the running one; returns the demand it has to meet, or that it is late. */
    private long run(AttemptSubscriber attempt) {
        lock.lock();
        try {
            running = done ? null : attempt;
            return done ? TOO_LATE : demand;
        } finally {
            lock.unlock();
        }
    }

    /** Takes one event's demand; returns whether the caller still wants it. */
    private boolean deliver(boolean last) {
        lock.lock();
        try {
            boolean wanted = !done;
            demand--;
            done |= last;
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /** The running attempt is over; returns whether the caller still wants an answer. */
    private boolean pause(boolean last) {
        lock.lock();
        try {
            boolean wanted = !done;
            running = null;
            done |= last;
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    private void fail(ProviderException failure, TargetId target, boolean answered) {
        RouterError error = Upstream.error(failure);
        if (failure.failure() == ProviderFailure.UNAVAILABLE) {
            // until the provider is asked again
            dispatcher.signals().availability(target, Availability.down(failure.message()));
        }
        Optional<RouteDecision> next =
                answered ? Optional.empty() : fallBack(failure, new Attempt(target, error.name()));
        if (!pause(next.isEmpty())) {
            return;
        }
        if (next.isPresent()) {
            decision = next.get();
            dispatcher.explainer().fellBack(decision);
            listener.decided(decision);
            attempt();
        } else {
            end(() -> listener.failed(Upstream.exception(failure, decision, config.retryAfter())));
        }
    }

    /**
     * Delivers the last event. Until it is out the request counts, so that a drain waits for it.
     */
    private void end(Runnable delivery) {
        try (permit) {
            delivery.run();
        }
    }

    private Optional<RouteDecision> fallBack(ProviderException failure, Attempt attempt) {
        boolean mayTry =
                failure.failure().othersMayServe()
                        && decision.attempts().size() + 1 < config.maxAttempts()
                        && System.nanoTime() < deadline;
        return mayTry
                ? Optional.of(decision.fallBack(attempt)).filter(it -> it.choice().isPresent())
                : Optional.empty();
    }

    /** The events of one target. */
    private final class AttemptSubscriber implements Flow.Subscriber<AnswerEvent> {

        private final AttemptRecord measured;
        private final TargetId target;
        private Flow.@Nullable Subscription upstream; // set once, before demand or cancellation
        private boolean answered;

        AttemptSubscriber(TargetId target) {
            this.target = target;
            this.measured = new AttemptRecord(target, dispatcher.signals(), dispatcher.explainer());
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            upstream = subscription;
            long wanted = run(this);
            if (wanted == TOO_LATE) {
                cancel();
            } else if (wanted > 0) {
                subscription.request(wanted);
            }
        }

        @Override
        public void onNext(AnswerEvent event) {
            boolean last = event instanceof AnswerEvent.Completed;
            if (!deliver(last)) {
                return;
            }
            if (!answered) {
                answered = true;
                measured.firstToken();
            }
            if (event instanceof AnswerEvent.Completed completed) {
                measured.completed(completed.usage());
                end(() -> listener.answered(event));
            } else {
                listener.answered(event);
            }
        }

        @Override
        public void onError(Throwable error) {
            ProviderException failure = Upstream.failure(error);
            measured.failed(Upstream.error(failure).name());
            fail(failure, target, answered);
        }

        @Override
        public void onComplete() {
            if (!measured.ended()) {
                onError(new IllegalStateException("the stream ended without a completion"));
            }
        }

        void request(long n) {
            if (upstream != null) {
                upstream.request(n);
            }
        }

        void cancel() {
            measured.cancelled();
            if (upstream != null) {
                upstream.cancel();
            }
        }
    }
}
