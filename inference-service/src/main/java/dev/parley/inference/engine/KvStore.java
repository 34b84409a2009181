package dev.parley.inference.engine;

import dev.parley.inference.model.KvBlocks;
import dev.parley.inference.model.StepRunner;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Knows what each slot holds and what is kept outside the slots, and lets sequences skip what is
 * already there.
 *
 * <p>A sequence that ends leaves its tokens in its slot; the session's next request takes them from
 * there, to the token. Prompts are also parked outside, block by block, for other sessions of the
 * tenant; an idle slot that another session needs is parked whole blocks first. With fixed rows
 * nothing is reused: what runs must not depend on what ran before.
 */
final class KvStore {

    private final StepRunner runner;
    private final KvBlocks blocks;
    private final PrefixIndex index;
    private final List<Slot> slots;
    private final boolean reuses;

    KvStore(StepRunner runner) {
        this.runner = runner;
        this.blocks = runner.blocks();
        this.index = new PrefixIndex(blocks.blockTokens(), blocks.count(), blocks::drop);
        this.slots = IntStream.range(0, runner.slots()).mapToObj(Slot::new).toList();
        this.reuses = !runner.hasFixedRows();
    }

    /** Returns the idle slot that a sequence had best take. */
    Optional<Slot> find(Sequence sequence) {
        int parked = parked(sequence);
        Comparator<Slot> worth =
                Comparator.<Slot>comparingInt(slot -> rank(slot, sequence, parked))
                        .thenComparingInt(slot -> slot.matches(sequence))
                        .thenComparing(Slot::usedNanos, Comparator.reverseOrder());
        return slots.stream().filter(Slot::isIdle).max(worth);
    }

    /** The session's own, then nobody's that saves the most, then an empty one, then the oldest. */
    private static int rank(Slot slot, Sequence sequence, int parked) {
        if (slot.owner().isSameSession(sequence.request().caller())) {
            return 3;
        }
        if (slot.owner().session().isEmpty() && slot.matches(sequence) > parked) {
            return 2;
        }
        return slot.held() == 0 ? 1 : 0;
    }

    /** Returns how many tokens the sequence would skip if it began now. */
    int skipped(Sequence sequence) {
        int most = parked(sequence);
        for (Slot slot : slots) {
            boolean itsOwn = slot.owner().isSameSession(sequence.request().caller());
            if (slot.isIdle() && (itsOwn || slot.owner().session().isEmpty())) {
                most = Math.max(most, slot.matches(sequence));
            }
        }
        return most;
    }

    private int parked(Sequence sequence) {
        return index.find(sequence.tenant(), sequence.tokens(), sequence.skippable());
    }

    /** Gives the slot to the sequence, with as many of its tokens as are kept anywhere. */
    void open(Slot slot, Sequence sequence, long nowNanos) {
        int matching = slot.matches(sequence);
        use(sequence, nowNanos);
        if (!slot.owner().isSameSession(sequence.request().caller())) {
            park(slot, nowNanos);
        }
        int[] parked = use(sequence, nowNanos);
        runner.truncate(slot.index(), matching);
        for (int i = matching / blocks.blockTokens(); i < parked.length; i++) {
            blocks.restore(parked[i], slot.index(), i);
        }
        slot.open(sequence, Math.max(matching, parked.length * blocks.blockTokens()));
    }

    private int[] use(Sequence sequence, long nowNanos) {
        return index.use(sequence.tenant(), sequence.tokens(), sequence.skippable(), nowNanos);
    }

    /** Parks the whole blocks of a slot that are not parked yet, while there is room. */
    void park(Slot slot, long nowNanos) {
        if (reuses) {
            index.extend(
                    slot.owner().tenant(),
                    slot.tokens(),
                    slot.held(),
                    nowNanos,
                    (i, block) -> blocks.park(slot.index(), i, block));
        }
    }

    /** The sequence leaves its slot, whose content stays; memory set aside for more is free. */
    void leave(Sequence sequence, long nowNanos) {
        Slot slot = sequence.slot();
        slot.leave(nowNanos);
        runner.truncate(slot.index(), slot.held());
        if (!reuses) {
            clear(slot);
        }
    }

    /** The sequence leaves its slot, whose content nobody must use. */
    void discard(Sequence sequence, long nowNanos) {
        sequence.slot().leave(nowNanos);
        clear(sequence.slot());
    }

    /** Forgets whatever began like this sequence, whose scores are no numbers. */
    void forget(Sequence sequence) {
        index.forgetAllFrom(sequence.tenant(), sequence.tokens());
    }

    /** Returns whether the sequence can run {@code tokens} more, at the cost of what is kept. */
    boolean makeRoom(Sequence sequence, int tokens) {
        while (!runner.hasRoom(sequence.slot().index(), tokens)) {
            if (!index.forgetOldest() && !clearOldest()) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether {@link #makeRoom} can if only the {@code others} keep their slots. */
    boolean fitsBeside(List<Sequence> others, Sequence sequence, int tokens) {
        Set<Integer> indices =
                others.stream().map(it -> it.slot().index()).collect(Collectors.toSet());
        return runner.fitsBeside(indices, sequence.slot().index(), tokens);
    }

    private boolean clearOldest() {
        Optional<Slot> oldest =
                slots.stream()
                        .filter(slot -> slot.isIdle() && slot.held() > 0)
                        .min(Comparator.comparingLong(Slot::usedNanos));
        oldest.ifPresent(this::clear);
        return oldest.isPresent();
    }

    /** Forgets what was not used since. */
    void expire(long sinceNanos) {
        index.forgetUnusedSince(sinceNanos);
        for (Slot slot : slots) {
            if (slot.isIdle() && slot.held() > 0 && slot.usedNanos() - sinceNanos < 0) {
                clear(slot);
            }
        }
    }

    private void clear(Slot slot) {
        runner.truncate(slot.index(), 0);
        slot.clear();
    }

    int idleSlots() {
        int idle = 0;
        for (Slot slot : slots) {
            idle += slot.isIdle() ? 1 : 0;
        }
        return idle;
    }

    /** Whether anything is kept that nobody uses now. */
    boolean keepsAnything() {
        return index.size() > 0 || slots.stream().anyMatch(s -> s.isIdle() && s.held() > 0);
    }

    EngineLoad.Kv usage() {
        int used = 0;
        int idle = 0;
        for (Slot slot : slots) {
            used += slot.isIdle() ? 0 : slot.held();
            idle += slot.isIdle() ? slot.held() : 0;
        }
        return new EngineLoad.Kv(
                used, idle, (long) slots.size() * runner.maxLength(), index.size(), blocks.count());
    }
}
