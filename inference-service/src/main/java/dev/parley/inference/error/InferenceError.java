package dev.parley.inference.error;

/** Every error this service answers with; the name is the `reason` on the wire. */
public enum InferenceError {
    INVALID_REQUEST(Fault.CALLER),
    CONTEXT_LENGTH_EXCEEDED(Fault.CALLER),
    UNKNOWN_MODEL(Fault.CALLER),
    UNAUTHENTICATED(Fault.CALLER),
    READER_TOO_SLOW(Fault.CALLER),
    CANCELLED(Fault.CALLER),
    QUEUE_FULL(Fault.CAPACITY),
    MODEL_LOADING(Fault.CAPACITY),
    SHUTTING_DOWN(Fault.CAPACITY),
    DEADLINE_EXCEEDED(Fault.DEADLINE),
    MODEL_FAILED(Fault.INTERNAL),
    GENERATION_FAILED(Fault.INTERNAL),
    MALFORMED_TOOL_CALL(Fault.INTERNAL),
    INTERNAL_ERROR(Fault.INTERNAL);

    private final Fault fault;

    InferenceError(Fault fault) {
        this.fault = fault;
    }

    /** Returns whose fault it is. */
    public Fault fault() {
        return fault;
    }
}
