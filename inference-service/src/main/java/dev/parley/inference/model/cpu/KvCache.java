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

    private static final long ALIGNMENT = 64;

    private final ModelConfig config;
    private final int capacity;
    private final MemorySegment[] keys; // one a layer
    private final MemorySegment[] values; // one a layer

    KvCache(ModelConfig config, int slots, int capacity, Arena arena) {
        this.config = config;
        this.capacity = capacity;
        long bytes = slots * slotBytes(config, capacity);
        this.keys = allocate(config.layers(), bytes, arena);
        this.values = allocate(config.layers(), bytes, arena);
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
}
