package dev.parley.inference.constraint;

import org.jspecify.annotations.Nullable;

/** The calls that have not returned, innermost first: a list that shares its tails. Immutable. */
final class Returns {

    static final Returns NONE = new Returns(-1, null);

    private final int address;
    private final @Nullable Returns outer;
    private final int depth;
    private final int hash;

    private Returns(int address, @Nullable Returns outer) {
        this.address = address;
        this.outer = outer;
        this.depth = outer == null ? 0 : outer.depth + 1;
        this.hash = outer == null ? 1 : outer.hash * 31 + address;
    }

    Returns push(int returnTo) {
        return new Returns(returnTo, this);
    }

    /** Where the innermost call returns to; not asked of {@link #NONE}. */
    int address() {
        return address;
    }

    /** The calls around the innermost one; itself where there is none. */
    Returns outer() {
        return outer == null ? this : outer;
    }

    int depth() {
        return depth;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        Returns mine = this;
        Returns its = other instanceof Returns returns ? returns : null;
        while (its != null && mine != its) {
            if (mine.hash != its.hash || mine.depth != its.depth || mine.address != its.address) {
                return false;
            }
            mine = mine.outer();
            its = its.outer();
        }
        return its != null;
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
