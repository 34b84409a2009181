package dev.parley.voice.realtime;

/** How a response ended. */
public sealed interface Outcome {

    record Completed() implements Outcome {}

    record Cancelled(CancelReason reason) implements Outcome {}

    /** The model reached its limit of output tokens. */
    record Incomplete() implements Outcome {}

    record Failed(ErrorDetail error) implements Outcome {}

    /** Who cancelled a response. */
    enum CancelReason {
        TURN_DETECTED,
        CLIENT_CANCELLED
    }
}
