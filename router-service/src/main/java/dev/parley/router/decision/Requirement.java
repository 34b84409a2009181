package dev.parley.router.decision;

/** A constraint and who said so. */
public record Requirement(Constraint constraint, Source source) {

    /** Who said so. */
    public enum Source {
        /** The caller. */
        REQUEST,
        /** The policy; it stands also where the caller asked for less. */
        POLICY,
        /** What the request contains. */
        DERIVED
    }
}
