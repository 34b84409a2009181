package dev.parley.inference.engine;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sequences that wait for a slot: by priority in {@link Turns}, then by {@link FairShares} between
 * tenants, then in the order they came. One that lost its slot comes before the later ones of its
 * tenant.
 */
final class WaitingQueue {

    private final List<Sequence> waiting = new ArrayList<>();
    private final Turns turns = new Turns();
    private final FairShares shares;

    WaitingQueue(FairShares shares) {
        this.shares = shares;
    }

    void add(Sequence sequence) {
        waiting.add(sequence);
    }

    boolean remove(Sequence sequence) {
        return waiting.remove(sequence);
    }

    List<Sequence> all() {
        return waiting;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int count(Priority priority) {
        int count = 0;
        for (Sequence sequence : waiting) {
            count += sequence.priority() == priority ? 1 : 0;
        }
        return count;
    }

    /** Returns the priorities of those waiting. */
    Set<Priority> priorities() {
        Set<Priority> priorities = EnumSet.noneOf(Priority.class);
        waiting.forEach(sequence -> priorities.add(sequence.priority()));
        return priorities;
    }

    /** Returns whose turn it is; somebody waits. */
    Priority turn() {
        return turns.next(priorities());
    }

    /** Returns the one of this priority that goes first. */
    Optional<Sequence> first(Priority priority) {
        Sequence first = null;
        for (Sequence sequence : waiting) {
            if (sequence.priority() == priority && (first == null || isBefore(sequence, first))) {
                first = sequence;
            }
        }
        return Optional.ofNullable(first);
    }

    private boolean isBefore(Sequence one, Sequence other) {
        long oneHad = shares.had(one.tenant());
        long otherHad = shares.had(other.tenant());
        return oneHad != otherHad ? oneHad < otherHad : one.arrival() < other.arrival();
    }

    /** A slot that was free went to a sequence: removes it, and the others were passed over. */
    void giveFreeSlot(Sequence sequence) {
        turns.took(sequence.priority(), priorities());
        waiting.remove(sequence);
    }
}
