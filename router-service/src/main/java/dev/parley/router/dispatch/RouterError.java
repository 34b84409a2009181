package dev.parley.router.dispatch;

/** Everything that the router can answer instead of an answer, and whose fault it is. */
public enum RouterError {
    /** The request cannot be served as written. */
    INVALID_REQUEST(Fault.CALLER),
    /** The request asks for something that is not built, and is refused rather than half obeyed. */
    UNSUPPORTED_PARAMETER(Fault.CALLER),
    /** The request is larger than allowed. */
    REQUEST_TOO_LARGE(Fault.CALLER),
    /** No key, or a wrong one. */
    UNAUTHENTICATED(Fault.CALLER),
    /** Neither a target nor a policy has that name. */
    UNKNOWN_MODEL(Fault.CALLER),
    /** There is nothing of that name. */
    NOT_FOUND(Fault.CALLER),
    /** No target meets the constraints. */
    NO_ELIGIBLE_MODEL(Fault.CALLER),
    /** This router answers as many requests as it may. */
    ROUTER_SATURATED(Fault.CAPACITY),
    /** This router is stopping; another may answer. */
    ROUTER_STOPPING(Fault.CAPACITY),
    /** Every eligible target that was called has no room. */
    TARGETS_SATURATED(Fault.CAPACITY),
    /** Targets meet the constraints, but none of them is served now. */
    TARGETS_UNAVAILABLE(Fault.UPSTREAM),
    /** The chosen target's provider cannot be reached. */
    PROVIDER_UNAVAILABLE(Fault.UPSTREAM),
    /** The chosen target's provider broke. */
    PROVIDER_FAILED(Fault.UPSTREAM),
    /** The answer took longer than the caller, or this router, allows. */
    DEADLINE_EXCEEDED(Fault.DEADLINE),
    /** A bug. */
    INTERNAL(Fault.INTERNAL);

    private final Fault fault;

    RouterError(Fault fault) {
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
