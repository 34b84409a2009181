package dev.parley.inference.engine;

import java.time.Duration;
import java.util.OptionalLong;

/** When what happened to one sequence, on the engine's clock. */
final class SequenceTimes {

    private final long receivedNanos;
    private final long submittedNanos;
    private final Gaps gaps = new Gaps();
    private OptionalLong startedNanos = OptionalLong.empty();
    private OptionalLong pausedNanos = OptionalLong.empty();
    private long firstTokenNanos;
    private long lastTokenNanos;
    private int tokens;

    SequenceTimes(long receivedNanos, long submittedNanos) {
        this.receivedNanos = receivedNanos;
        this.submittedNanos = submittedNanos;
    }

    /** It has a slot; what counts is the first. */
    void started(long nowNanos) {
        if (startedNanos.isEmpty()) {
            startedNanos = OptionalLong.of(nowNanos);
        }
    }

    void token(long nowNanos) {
        if (tokens == 0) {
            firstTokenNanos = nowNanos;
        } else {
            gaps.add(nowNanos - lastTokenNanos);
        }
        tokens++;
        lastTokenNanos = nowNanos;
    }

    /** Its reader has room, or has none. Returns how long there has been none. */
    Duration unread(boolean hasRoom, long nowNanos) {
        if (hasRoom) {
            pausedNanos = OptionalLong.empty();
        } else if (pausedNanos.isEmpty()) {
            pausedNanos = OptionalLong.of(nowNanos);
        }
        return Duration.ofNanos(nowNanos - pausedNanos.orElse(nowNanos));
    }

    Duration sinceStart(long nowNanos) {
        return Duration.ofNanos(nowNanos - startedNanos.orElse(nowNanos));
    }

    Timings timings(long nowNanos) {
        long started = startedNanos.orElse(nowNanos);
        long prefilled = tokens == 0 ? nowNanos : firstTokenNanos;
        return new Timings(
                Duration.ofNanos(started - submittedNanos),
                Duration.ofNanos(prefilled - started),
                Duration.ofNanos(prefilled - receivedNanos),
                Duration.ofNanos((lastTokenNanos - firstTokenNanos) / Math.max(1, tokens - 1)),
                gaps.percentile99());
    }
}
