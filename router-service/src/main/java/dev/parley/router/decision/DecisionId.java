package dev.parley.router.decision;

/** Identifies a decision. */
public record DecisionId(String value) {

    @Override
    public String toString() {
        return value;
    }
}
