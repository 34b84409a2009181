package dev.parley.inference.model.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.graph.CachePart;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/**
 * The keys and values of all slots: one buffer a layer and part, of shape (slots, kvHeads,
 * capacity, headDim), so that neighbouring slots are one tensor that a step reads and writes in
 * place.
 */
final class KvCache {

    static final long ALIGNMENT = 64;

    private final ModelConfig config;
    private final int capacity;
    private final MemorySegment[] keys; // one a layer
    private final MemorySegment[] values; // one a layer
    private final MemorySegment spare; // (capacity, headDim)

    KvCache(ModelConfig config, int slots, int capacity, Arena arena) {
        this.config = config;
        this.capacity = capacity;
        long bytes = slots * slotBytes(config, capacity);
        this.keys = allocate(config.layers(), bytes, arena);
        this.values = allocate(config.layers(), bytes, arena);
        this.spare = arena.allocate(capacity * headBytes(), ALIGNMENT);
    }

    private static MemorySegment[] allocate(int layers, long bytes, Arena arena) {
        return IntStream.range(0, layers)
                .mapToObj(_ -> arena.allocate(bytes, ALIGNMENT))
                .toArray(MemorySegment[]::new);
    }

    private static long slotBytes(ModelConfig config, int capacity) {
        return (long) config.kvHeads() * capacity * config.headDim() * JAVA_FLOAT.byteSize();
    }

    /** Returns the memory of neighbouring slots in one layer. */
    MemorySegment view(CachePart part, int layer, int firstSlot, int count) {
        long slot = slotBytes(config, capacity);
        MemorySegment all =
                switch (part) {
                    case KEYS -> keys[layer];
                    case VALUES -> values[layer];
                };
        return all.asSlice(firstSlot * slot, count * slot);
    }

    /** Returns the shape of a view. */
    long[] shape(int count) {
        return new long[] {count, config.kvHeads(), capacity, config.headDim()};
    }

    /** Returns the size of one token in all layers, keys and values. */
    long tokenBytes() {
        return 2L * config.layers() * config.kvHeads() * headBytes();
    }

    /** Copies some tokens of a slot to {@code block}: (layers, 2, kvHeads, count, headDim). */
    void copyOut(int place, int start, int count, MemorySegment block) {
        long run = count * headBytes();
        for (long head = 0; head < heads(); head++) {
            MemorySegment.copy(buffer(head), offset(head, place, start), block, head * run, run);
        }
    }

    /** Copies what {@link #copyOut} wrote to some tokens of a slot. */
    void copyIn(int place, int start, int count, MemorySegment block) {
        long run = count * headBytes();
        for (long head = 0; head < heads(); head++) {
            MemorySegment.copy(block, head * run, buffer(head), offset(head, place, start), run);
        }
    }

    /** Exchanges the first {@code count} tokens of two slots. */
    void swap(int one, int other, int count) {
        long run = count * headBytes();
        for (long head = 0; head < heads(); head++) {
            MemorySegment buffer = buffer(head);
            MemorySegment first = buffer.asSlice(offset(head, one, 0), run);
            MemorySegment second = buffer.asSlice(offset(head, other, 0), run);
            MemorySegment between = spare.asSlice(0, run);
            between.copyFrom(first);
            first.copyFrom(second);
            second.copyFrom(between);
        }
    }

    // ---- A head is one of (layers, 2, kvHeads) here. ----

    private long heads() {
        return 2L * config.layers() * config.kvHeads();
    }

    private MemorySegment buffer(long head) {
        int layer = (int) (head / (2L * config.kvHeads()));
        boolean isKey = head / config.kvHeads() % 2 == 0;
        return isKey ? keys[layer] : values[layer];
    }

    /** Where a head's tokens from {@code start} on begin in its buffer, in bytes. */
    private long offset(long head, int place, int start) {
        long row = (long) place * config.kvHeads() + head % config.kvHeads();
        return (row * capacity + start) * headBytes();
    }

    private long headBytes() {
        return config.headDim() * JAVA_FLOAT.byteSize();
    }
}
