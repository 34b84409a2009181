package dev.parley.inference.error;

/** Whose fault an error is: what an operator asks first. */
public enum Fault {
    /** The request cannot be served as written; sending it again will not help. */
    CALLER,
    /** Nothing is broken, there is just no room now; sending it again later will help. */
    CAPACITY,
    /** The caller's time ran out. */
    DEADLINE,
    /** Something of this service is broken. */
    INTERNAL
}
