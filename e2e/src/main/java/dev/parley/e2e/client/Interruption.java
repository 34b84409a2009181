package dev.parley.e2e.client;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * An answer that was interrupted and what came of it.
 *
 * @param interrupted the question and the answer that was cut short
 * @param next what was said over it, and its own answer
 * @param heardMillis how much of the answer the server says was heard
 * @param heardText the answer as the conversation keeps it
 */
public record Interruption(
        Exchange interrupted, Exchange next, OptionalLong heardMillis, String heardText) {

    /** Milliseconds from the objection's first audible sample sent to the answer's last sound. */
    public OptionalDouble onsetToStopMillis() {
        OptionalDouble between =
                Exchange.between(next.question().onset(), interrupted.turn().lastAudio());
        return between.isPresent()
                ? OptionalDouble.of(Math.max(0, between.getAsDouble()))
                : between;
    }
}
