package dev.parley.inference.model.cpu;

import dev.parley.inference.model.KvBlocks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parked blocks in memory beside the slots, copied in and out. A block's memory is taken when it is
 * first needed and used again; it is given back with the arena.
 *
 * <p>One block is (layers, 2, kvHeads, blockTokens, headDim) floats.
 */
final class HostBlocks implements KvBlocks {

    private final KvCache cache;
    private final SlotPlaces places;
    private final int blockTokens;
    private final Arena arena;
    private final @Nullable MemorySegment[] memory;
    private final boolean[] taken;

    HostBlocks(KvCache cache, SlotPlaces places, int blockTokens, int count, Arena arena) {
        this.cache = cache;
        this.places = places;
        this.blockTokens = blockTokens;
        this.arena = arena;
        this.memory = new MemorySegment[count];
        this.taken = new boolean[count];
    }

    @Override
    public int blockTokens() {
        return blockTokens;
    }

    @Override
    public int count() {
        return taken.length;
    }

    @Override
    public void park(int slot, int index, int block) {
        requireHeld(slot, index * blockTokens, blockTokens);
        if (taken[Objects.checkIndex(block, taken.length)]) {
            throw new IllegalArgumentException("block " + block + " is taken");
        }
        cache.copyOut(places.of(slot), index * blockTokens, blockTokens, memory(block));
        taken[block] = true;
    }

    MemorySegment memory(int block) {
        MemorySegment segment = memory[block];
        if (segment == null) {
            segment = arena.allocate(cache.tokenBytes() * blockTokens, KvCache.ALIGNMENT);
            memory[block] = segment;
        }
        return segment;
    }

    @Override
    public void restore(int block, int slot, int index) {
        int start = index * blockTokens;
        requireHeld(slot, 0, start);
        places.requireRoom(slot, start, blockTokens);
        requireTaken(block);
        cache.copyIn(places.of(slot), start, blockTokens, memory(block));
        places.set(slot, start + blockTokens);
    }

    @Override
    public void drop(int block) {
        requireTaken(block);
        taken[block] = false;
    }

    private void requireTaken(int block) {
        if (!taken[Objects.checkIndex(block, taken.length)]) {
            throw new IllegalArgumentException("nothing is parked under " + block);
        }
    }

    private void requireHeld(int slot, int start, int count) {
        if (start < 0 || start + count > places.held(slot)) {
            throw new IllegalArgumentException(
                    "tokens %d to %d of slot %d, which holds %d"
                            .formatted(start, start + count, slot, places.held(slot)));
        }
    }
}
