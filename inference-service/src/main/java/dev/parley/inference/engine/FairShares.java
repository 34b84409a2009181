package dev.parley.inference.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * How many tokens were run for each tenant, so that the one with the fewest goes next: all that
 * want something get the same, whoever asks more often.
 *
 * <p>Being away earns nothing: who comes back is put level with the tenant that has had the least.
 * The bound: of two tenants that both always have something waiting, neither gets more than the
 * other by more than one request's tokens for each slot.
 */
final class FairShares {

    /** Tenants remembered that want nothing now; all are put level when there are more. */
    private static final int MOST_ABSENT = 1024;

    private final Map<String, Long> had = new HashMap<>(); // tokens, by tenant
    private final Map<String, Integer> present = new HashMap<>(); // sequences, by tenant
    private long level; // what a newcomer is held to have had

    /** A sequence of the tenant came. */
    void enter(String tenant) {
        if (present.merge(tenant, 1, Integer::sum) == 1) {
            had.merge(tenant, level(), Math::max);
        }
    }

    /** A sequence of the tenant ended. */
    void leave(String tenant) {
        present.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
        if (had.size() - present.size() > MOST_ABSENT) {
            had.keySet().retainAll(present.keySet());
        }
    }

    void charge(String tenant, int tokens) {
        had.merge(tenant, (long) tokens, Long::sum);
    }

    long had(String tenant) {
        return had.getOrDefault(tenant, level);
    }

    private long level() {
        long least = Long.MAX_VALUE;
        for (Map.Entry<String, Integer> entry : present.entrySet()) {
            Long tokens = had.get(entry.getKey());
            least = tokens == null ? least : Math.min(least, tokens);
        }
        level = least == Long.MAX_VALUE ? level : Math.max(level, least);
        return level;
    }
}
