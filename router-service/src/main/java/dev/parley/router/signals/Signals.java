package dev.parley.router.signals;

import dev.parley.router.catalog.TargetId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Collects what is measured of each target. Its lock guards everything; nothing in it waits. */
public final class Signals {

    private static final double P95 = 0.95;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TargetId, State> states = new HashMap<>();
    private final int minSamples;
    private final int window;
    private final long maxAgeNanos;
    private final LongSupplier nanoClock;
    private @Nullable SignalSnapshot current;

    /**
     * Makes signals that know nothing.
     *
     * @param nanoClock nanoseconds since any origin, never backwards
     */
    public Signals(SignalsConfig config, LongSupplier nanoClock) {
        this.minSamples = config.minSamples();
        this.window = config.window();
        this.maxAgeNanos = config.maxAge().toNanos();
        this.nanoClock = nanoClock;
        if (minSamples < 1 || window < minSamples) {
            throw new IllegalArgumentException(
                    "parley.router.signals: 1 <= min-samples <= window must hold");
        }
    }

    /** A request was sent to the target. */
    public void started(TargetId target) {
        change(target, state -> state.inFlight++);
    }

    /** The request ended, however it did. */
    public void ended(TargetId target) {
        change(target, state -> state.inFlight--);
    }

    /** The target's first token came so long after the request was sent. */
    public void firstToken(TargetId target, Duration after) {
        change(target, state -> state.ttft.add(after.toNanos(), nanoClock.getAsLong()));
    }

    /** The target's answer had so many tokens. */
    public void answered(TargetId target, int outputTokens) {
        change(target, state -> state.outputTokens.add(outputTokens, nanoClock.getAsLong()));
    }

    /** The target's provider said, or showed by failing, whether it serves it. */
    public void availability(TargetId target, Availability availability) {
        change(target, state -> state.availability = availability);
    }

    /** Returns what is known now. */
    public SignalSnapshot snapshot() {
        lock.lock();
        try {
            expire();
            SignalSnapshot snapshot = current;
            if (snapshot == null) {
                Map<TargetId, TargetSignal> signals = HashMap.newHashMap(states.size());
                states.forEach((target, state) -> signals.put(target, state.signal()));
                snapshot = new SignalSnapshot(signals);
                current = snapshot;
            }
            return snapshot;
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        long now = nanoClock.getAsLong();
        for (State state : states.values()) {
            boolean firstTokens = state.ttft.expire(now);
            boolean answers = state.outputTokens.expire(now);
            if (firstTokens || answers) {
                state.signal = null;
                current = null;
            }
        }
    }

    private void change(TargetId target, Consumer<State> change) {
        lock.lock();
        try {
            State state = states.computeIfAbsent(target, id -> new State());
            change.accept(state);
            state.signal = null;
            current = null;
        } finally {
            lock.unlock();
        }
    }

    private final class State {

        private final SlidingWindow ttft = new SlidingWindow(window, maxAgeNanos);
        private final SlidingWindow outputTokens = new SlidingWindow(window, maxAgeNanos);
        private Availability availability = Availability.UNKNOWN;
        private int inFlight;
        private @Nullable TargetSignal signal; // of the fields above; null once they change

        TargetSignal signal() {
            TargetSignal known = signal;
            if (known == null) {
                known =
                        new TargetSignal(
                                availability,
                                ttft.size() >= minSamples
                                        ? Optional.of(Duration.ofNanos(ttft.percentile(P95)))
                                        : Optional.empty(),
                                ttft.size(),
                                inFlight,
                                outputTokens.size() >= minSamples
                                        ? OptionalInt.of(Math.toIntExact(outputTokens.mean()))
                                        : OptionalInt.empty());
                signal = known;
            }
            return known;
        }
    }
}
