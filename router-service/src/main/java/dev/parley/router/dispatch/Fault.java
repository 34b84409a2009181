package dev.parley.router.dispatch;

/** Whose fault an error is. */
public enum Fault {
    /** The request's: sending it again does not help. */
    CALLER,
    /** Nobody's: there is no room now. */
    CAPACITY,
    /** A target's or its provider's. */
    UPSTREAM,
    /** The time given was too short. */
    DEADLINE,
    /** Ours. */
    INTERNAL
}
