package dev.parley.inference.constraint;

import java.util.List;

/**
 * Where an answer stands in a program.
 *
 * @param branches all ways it may go on
 * @param isComplete whether it may end here
 */
record Position(List<Branch> branches, boolean isComplete) {

    Position {
        branches = List.copyOf(branches);
    }

    /** Whether nothing is possible: what was read is not of the grammar. */
    boolean isDead() {
        return branches.isEmpty() && !isComplete;
    }
}
