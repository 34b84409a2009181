package dev.parley.inference.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * Whose turn it is where some priorities wait: the first one's, unless another was passed over
 * {@value #PATIENCE} times in a row.
 *
 * <p>The bound: no priority that waits is passed over more than {@code PATIENCE + 1} times in a
 * row, since at most one other can run out of patience together with it.
 */
final class Turns {

    static final int PATIENCE = 8;

    private final Map<Priority, Integer> passedOver = new EnumMap<>(Priority.class);

    /** Returns whose turn it is among those waiting, of whom there is at least one. */
    Priority next(Set<Priority> waiting) {
        Priority next = null;
        for (Priority priority : Priority.values()) {
            if (waiting.contains(priority) && (next == null || isImpatient(priority, next))) {
                next = priority;
            }
        }
        if (next == null) {
            throw new IllegalArgumentException("nobody waits");
        }
        return next;
    }

    private boolean isImpatient(Priority priority, Priority other) {
        int passed = passedOver.getOrDefault(priority, 0);
        return passed >= PATIENCE && passed > passedOver.getOrDefault(other, 0);
    }

    /** Takes note that one of those waiting had its turn. */
    void took(Priority turn, Set<Priority> waiting) {
        for (Priority priority : Priority.values()) {
            if (priority != turn && waiting.contains(priority)) {
                passedOver.merge(priority, 1, Integer::sum);
            } else {
                passedOver.remove(priority);
            }
        }
    }
}
