package dev.parley.router.decision;

/**
 * A constraint that a target does not meet.
 *
 * @param actual what the target has, in the constraint's words
 */
public record Rejection(Constraint constraint, String actual) {

    public String needed() {
        return constraint.needed();
    }
}
