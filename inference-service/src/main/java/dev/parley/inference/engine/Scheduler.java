package dev.parley.inference.engine;

import dev.parley.inference.engine.Step.Chunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Decides what the next step runs. Everything here runs in the engine's thread.
 *
 * <p>The policy, and what it bounds:
 *
 * <ul>
 *   <li>Free slots go to those who wait as {@link WaitingQueue} says. A request that waits sees at
 *       most {@code Turns.PATIENCE + 1} free slots in a row go to other priorities.
 *   <li>Where none is free, or too little memory, the latest sequence of a lower priority loses its
 *       slot to a higher one, keeps its tokens and waits again; batch work at most {@value
 *       #MOST_PREEMPTIONS} times.
 *   <li>All answers under way decode together, in every step. One whose reader lags behind is left
 *       out, with its slot.
 *   <li>Then parts of prompts run, at most {@code chunkTokens} in all: that is how long one step
 *       may keep the answers under way waiting.
 *   <li>Prefilling at background priority runs while nothing else does, and once in {@code
 *       Turns.PATIENCE + 1} steps.
 * </ul>
 */
final class Scheduler {

    static final int MOST_PREEMPTIONS = 2;

    private static final Comparator<Sequence> LOWEST_THEN_LATEST =
            Comparator.comparing(Sequence::priority).thenComparingLong(Sequence::arrival);

    private final KvStore kv;
    private final int chunkTokens;
    private final Consumer<Sequence> began;
    private final FairShares shares = new FairShares();
    private final WaitingQueue waiting = new WaitingQueue(shares);
    private final List<Sequence> running = new ArrayList<>();
    private final Turns chunkTurns = new Turns();
    private long arrivals;
    private long preemptions;
    private boolean isShortOfMemory; // since this step's admission began

    /** {@code began}: is told of each sequence that begins for the first time. */
    Scheduler(KvStore kv, int chunkTokens, Consumer<Sequence> began) {
        this.kv = kv;
        this.chunkTokens = chunkTokens;
        this.began = began;
    }

    void add(Sequence sequence) {
        sequence.arrived(arrivals++, kv.skipped(sequence));
        shares.enter(sequence.tenant());
        waiting.add(sequence);
    }

    /** Forgets a sequence that ended, whose slot is free at once. */
    void remove(Sequence sequence) {
        if (running.remove(sequence) || waiting.remove(sequence)) {
            shares.leave(sequence.tenant());
        }
    }

    /** A token was generated. */
    void generated(Sequence sequence) {
        shares.charge(sequence.tenant(), 1);
    }

    Step next(long nowNanos) {
        isShortOfMemory = false;
        while (!waiting.isEmpty() && !isShortOfMemory && admitOne(nowNanos)) {
            // until nobody waits or nobody can begin
        }
        List<Sequence> decode = decode(nowNanos);
        return new Step(decode, chunks(!decode.isEmpty()));
    }

    // ---- Who gets a slot ----

    private boolean admitOne(long nowNanos) {
        Priority turn = waiting.turn();
        if (admitFirst(turn, nowNanos)) {
            return true;
        }
        for (Priority other : Priority.values()) {
            if (other != turn && !isShortOfMemory && admitFirst(other, nowNanos)) {
                return true;
            }
        }
        return false;
    }

    private boolean admitFirst(Priority priority, long nowNanos) {
        Optional<Sequence> first = waiting.first(priority);
        if (first.isEmpty()) {
            return false;
        }
        Sequence sequence = first.get();
        Optional<Slot> free = kv.find(sequence);
        if (free.isPresent()) {
            return begin(sequence, free.get(), nowNanos, true);
        }
        Optional<Sequence> victim = victimOf(priority);
        victim.ifPresent(loser -> preempt(loser, nowNanos));
        return victim.isPresent()
                && begin(sequence, kv.find(sequence).orElseThrow(), nowNanos, false);
    }

    private Optional<Sequence> victimOf(Priority priority) {
        return running.stream().filter(it -> mayLose(it, priority)).max(LOWEST_THEN_LATEST);
    }

    /** Whether it may lose its slot to one of this priority. */
    private static boolean mayLose(Sequence sequence, Priority priority) {
        return sequence.priority().compareTo(priority) > 0
                && (!sequence.generates() || sequence.preemptions() < MOST_PREEMPTIONS);
    }

    private void preempt(Sequence sequence, long nowNanos) {
        kv.leave(sequence, nowNanos);
        sequence.preempt();
        running.remove(sequence);
        waiting.add(sequence);
        preemptions++;
    }

    /** Whether it began: where sequences share one pool of memory, there may be too little. */
    private boolean begin(Sequence sequence, Slot slot, long nowNanos, boolean wasFree) {
        kv.open(slot, sequence, nowNanos);
        if (!makeRoomToBegin(sequence, nowNanos)) {
            kv.leave(sequence, nowNanos);
            sequence.leaveSlot();
            isShortOfMemory = true; // who comes next must not take what it waits for
            return false;
        }
        if (wasFree) {
            waiting.giveFreeSlot(sequence);
        } else {
            waiting.remove(sequence);
        }
        running.add(sequence);
        sequence.begin(nowNanos);
        shares.charge(sequence.tenant(), sequence.pending());
        if (sequence.preemptions() == 0) {
            began.accept(sequence);
        }
        return true;
    }

    /**
     * At the cost of lower priorities and of what is kept, but nobody stops and nothing is
     * forgotten in vain. Alone it begins in any case.
     */
    private boolean makeRoomToBegin(Sequence sequence, long nowNanos) {
        int tokens = sequence.pending();
        List<Sequence> staying =
                running.stream().filter(it -> !mayLose(it, sequence.priority())).toList();
        if (!kv.fitsBeside(staying, sequence, tokens)) {
            return running.isEmpty();
        }
        while (!kv.fitsBeside(running, sequence, tokens) || !kv.makeRoom(sequence, tokens)) {
            Optional<Sequence> victim = victimOf(sequence.priority());
            if (victim.isEmpty()) {
                return running.isEmpty();
            }
            preempt(victim.get(), nowNanos);
        }
        return true;
    }

    // ---- What runs ----

    private List<Sequence> decode(long nowNanos) {
        List<Sequence> rows = running(it -> it.isDecodable() && it.output().hasRoom());
        for (Sequence sequence : rows) {
            if (sequence.hasSlot()) {
                makeRoomForOneMore(sequence, nowNanos);
            }
        }
        rows.removeIf(sequence -> !sequence.hasSlot());
        return rows;
    }

    /** Returns a list of its own, to be taken apart. */
    private List<Sequence> running(Predicate<Sequence> wanted) {
        List<Sequence> some = new ArrayList<>(running);
        some.removeIf(wanted.negate());
        return some;
    }

    /** At the cost of others, the latest of the lowest priority first, and be it itself. */
    private void makeRoomForOneMore(Sequence sequence, long nowNanos) {
        while (sequence.hasSlot() && !kv.makeRoom(sequence, 1) && running.size() > 1) {
            preempt(running.stream().max(LOWEST_THEN_LATEST).orElseThrow(), nowNanos);
        }
    }

    /** The first chunk is as long as it may be; others only complete prompts that fit behind it. */
    private List<Chunk> chunks(boolean decoding) {
        List<Sequence> prompts = running(it -> it.pending() > 0 && !it.isDecodable());
        List<Chunk> chunks = new ArrayList<>();
        int left = chunkTokens;
        while (!prompts.isEmpty()) {
            Optional<Sequence> next = nextPrompt(prompts, decoding || !chunks.isEmpty());
            if (next.isEmpty() || (!chunks.isEmpty() && next.get().pending() > left)) {
                break;
            }
            int count = Math.min(left, next.get().pending());
            chunks.add(new Chunk(next.get(), count));
            prompts.remove(next.get());
            left -= count;
        }
        return chunks;
    }

    private Optional<Sequence> nextPrompt(List<Sequence> prompts, boolean othersRun) {
        Set<Priority> wanting = EnumSet.noneOf(Priority.class);
        prompts.forEach(sequence -> wanting.add(sequence.priority()));
        if (othersRun && wanting.equals(EnumSet.of(Priority.BACKGROUND))) {
            wanting.add(Priority.VOICE); // stands for those others
        }
        Priority turn = chunkTurns.next(wanting);
        chunkTurns.took(turn, wanting);
        return prompts.stream()
                .filter(sequence -> sequence.priority() == turn)
                .min(Comparator.comparingLong(Sequence::arrival));
    }

    // ---- What others ask ----

    /** Returns a copy of all sequences, those with slots first. */
    List<Sequence> all() {
        List<Sequence> all = new ArrayList<>(running);
        all.addAll(waiting.all());
        return all;
    }

    /** Returns how many tokens of prompts run before one of this priority that comes now. */
    long tokensBefore(Priority priority) {
        long tokens = 0;
        for (Sequence sequence : running) {
            if (sequence.priority().compareTo(priority) <= 0 && !sequence.isDecodable()) {
                tokens += sequence.pending();
            }
        }
        for (Sequence sequence : waiting.all()) {
            if (sequence.priority().compareTo(priority) <= 0) {
                tokens += sequence.expected();
            }
        }
        return tokens;
    }

    /** Returns how many slots must become free before one of this priority has one. */
    int slotsShort(Priority priority) {
        int before = 1 - kv.idleSlots();
        for (Sequence sequence : waiting.all()) {
            before += sequence.priority().compareTo(priority) <= 0 ? 1 : 0;
        }
        return victimOf(priority).isPresent() ? 0 : Math.max(0, before);
    }

    boolean isEmpty() {
        return running.isEmpty() && waiting.isEmpty();
    }

    int slotsInUse() {
        return running.size();
    }

    EngineLoad.Queue queue() {
        return new EngineLoad.Queue(
                waiting.count(Priority.VOICE),
                waiting.count(Priority.BATCH),
                waiting.count(Priority.BACKGROUND));
    }

    long preemptions() {
        return preemptions;
    }
}
