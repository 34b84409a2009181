package dev.parley.router.catalog;

/** Identifies a target: a model at a place. */
public record TargetId(String value) implements Comparable<TargetId> {

    public TargetId {
        Names.check("target id", value);
    }

    @Override
    public int compareTo(TargetId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
