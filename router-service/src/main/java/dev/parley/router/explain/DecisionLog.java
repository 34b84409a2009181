package dev.parley.router.explain;

import dev.parley.router.decision.DecisionId;
import dev.parley.router.decision.RouteDecision;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/** The latest decisions; its lock guards them. They hold no text of any conversation. */
@Singleton
public class DecisionLog {

    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<DecisionId, RouteDecision> decisions = new LinkedHashMap<>();
    private final int capacity;

    DecisionLog(ExplainConfig config) {
        this.capacity = config.decisions();
        if (capacity < 1) {
            throw new IllegalArgumentException("parley.router.explain.decisions must be above 0");
        }
    }

    public Optional<RouteDecision> find(DecisionId id) {
        lock.lock();
        try {
            return Optional.ofNullable(decisions.get(id));
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the decision, in the place of an earlier one of its id. */
    void put(RouteDecision decision) {
        lock.lock();
        try {
            decisions.put(decision.id(), decision);
            if (decisions.size() > capacity) {
                decisions.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }
}
