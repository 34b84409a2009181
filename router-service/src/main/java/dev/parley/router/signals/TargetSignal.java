package dev.parley.router.signals;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of one target at one moment.
 *
 * @param availability whether its provider serves it
 * @param ttftP95 measured time to the first token, at the 95th percentile; empty while there are
 *     too few samples
 * @param samples measurements in the window
 * @param inFlight requests it is answering for this router
 * @param meanOutputTokens measured mean length of its answers; empty while there are too few
 */
public record TargetSignal(
        Availability availability,
        Optional<Duration> ttftP95,
        int samples,
        int inFlight,
        OptionalInt meanOutputTokens) {

    /** A target of which nothing is known. */
    public static final TargetSignal UNKNOWN =
            new TargetSignal(Availability.UNKNOWN, Optional.empty(), 0, 0, OptionalInt.empty());
}
