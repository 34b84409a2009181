package dev.parley.inference.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Decides what the next step runs, and owns the slots. Everything here runs in the engine's thread.
 *
 * <p>The policy: first come, first served into free slots; all sequences that hold a slot decode
 * together; between two prefills there is always a decode step, so that a burst of prompts does not
 * silence the answers under way. A sequence whose reader lags behind is left out, with its slot.
 */
final class Scheduler {

    private final Deque<Sequence> waiting = new ArrayDeque<>();
    private final List<Sequence> running = new ArrayList<>();
    private final Deque<Integer> freeSlots = new ArrayDeque<>();
    private boolean prefilledLast;

    Scheduler(int slots) {
        IntStream.range(0, slots).forEach(freeSlots::add);
    }

    void add(Sequence sequence) {
        waiting.add(sequence);
    }

    Batch next(long nowNanos) {
        List<Sequence> decodable = running.stream().filter(s -> s.output().hasRoom()).toList();
        boolean mayPrefill = !waiting.isEmpty() && !freeSlots.isEmpty();
        if (mayPrefill && (decodable.isEmpty() || !prefilledLast)) {
            prefilledLast = true;
            return new Batch.Prefill(admit(nowNanos));
        }
        prefilledLast = false;
        return decodable.isEmpty() ? new Batch.Idle() : new Batch.Decode(decodable);
    }

    private Sequence admit(long nowNanos) {
        Sequence sequence = waiting.remove();
        sequence.start(freeSlots.remove(), nowNanos);
        running.add(sequence);
        return sequence;
    }

    /** Forgets a sequence, whose slot is free at once. */
    void remove(Sequence sequence) {
        if (running.remove(sequence)) {
            freeSlots.add(sequence.slot());
        } else {
            waiting.remove(sequence);
        }
    }

    /** Returns a copy of all sequences, those with slots first. */
    List<Sequence> all() {
        return Stream.concat(running.stream(), waiting.stream()).toList();
    }

    boolean isEmpty() {
        return running.isEmpty() && waiting.isEmpty();
    }

    int slotsInUse() {
        return running.size();
    }

    int queued() {
        return waiting.size();
    }
}
