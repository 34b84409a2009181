package dev.parley.inference.model.cuda;

import dev.parley.inference.model.KvBlocks;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.Set;

/**
 * Which blocks of the pool hold each slot's tokens, and which are parked under a name.
 *
 * <p>A block may be in several slots and parked at once. It is written only while it is in one slot
 * and nowhere else: before that, what is shared is replaced by a copy, or by an empty block where
 * none of its tokens is kept.
 */
final class BlockTables implements KvBlocks {

    private static final int NONE = -1;

    private final BlockPool pool;
    private final int blockTokens;
    private final int maxLength;
    private final Copier copier;
    private final int[][] tables; // (slots, blocks of the longest sequence), NONE behind the last
    private final int[] held; // (slots), tokens
    private final int[] parked; // (names), NONE where nothing is parked

    /** Copies the keys and values of one block in all layers. */
    @FunctionalInterface
    interface Copier {
        void copy(int from, int to);
    }

    BlockTables(BlockPool pool, int blockTokens, int slots, int maxLength, Copier copier) {
        this.pool = pool;
        this.blockTokens = blockTokens;
        this.maxLength = maxLength;
        this.copier = copier;
        this.tables = new int[slots][blocksOf(maxLength, blockTokens)];
        this.held = new int[slots];
        this.parked = new int[pool.blocks()];
        Arrays.stream(tables).forEach(table -> Arrays.fill(table, NONE));
        Arrays.fill(parked, NONE);
    }

    /** Returns how many blocks so many tokens take. */
    static int blocksOf(int tokens, int blockTokens) {
        return (tokens + blockTokens - 1) / blockTokens;
    }

    int held(int slot) {
        return held[slot];
    }

    /** Refuses {@code count} tokens that do not continue the first {@code position} of a slot. */
    void requireFit(int slot, int position, int count) {
        requireHeld(slot, position);
        if (count < 1 || count > maxLength - position) {
            throw new IllegalArgumentException(
                    "%d tokens from position %d in slot %d, which has room for %d"
                            .formatted(count, position, slot, maxLength));
        }
    }

    private void requireHeld(int slot, int tokens) {
        if (slot < 0 || slot >= held.length) {
            throw new IllegalArgumentException("slot %d of %d".formatted(slot, held.length));
        }
        if (tokens < 0 || tokens > held[slot]) {
            throw new IllegalArgumentException(
                    "position %d in slot %d, which holds %d tokens"
                            .formatted(tokens, slot, held[slot]));
        }
    }

    /**
     * Gives a slot blocks of its own for tokens {@code [position, position + count)}, keeping those
     * before; nothing changes where there are too few.
     *
     * @return whether there are enough
     */
    boolean reserve(int slot, int position, int count) {
        int[] table = tables[slot];
        int first = position / blockTokens;
        int end = blocksOf(position + count, blockTokens);
        int needed = 0;
        for (int index = first; index < end; index++) {
            needed += isOwn(table[index]) ? 0 : 1;
        }
        if (needed > pool.free()) {
            return false;
        }
        for (int index = first; index < end; index++) {
            if (!isOwn(table[index])) {
                boolean keepsTokens = index == first && position % blockTokens != 0;
                table[index] = replace(table[index], keepsTokens);
            }
        }
        return true;
    }

    /**
     * Returns whether {@link #reserve} would find enough blocks if only this slot and the {@code
     * others} kept theirs and nothing were parked.
     */
    boolean fitsBeside(Set<Integer> others, int slot, int position, int count) {
        int first = position / blockTokens;
        BitSet kept = new BitSet(pool.blocks());
        others.forEach(other -> mark(kept, other, tables[other].length));
        mark(kept, slot, first);
        return kept.cardinality() + blocksOf(position + count, blockTokens) - first
                <= pool.blocks();
    }

    private void mark(BitSet kept, int slot, int blocks) {
        int[] table = tables[slot];
        for (int index = 0; index < blocks && table[index] != NONE; index++) {
            kept.set(table[index]);
        }
    }

    private boolean isOwn(int block) {
        return block != NONE && !pool.isShared(block);
    }

    private int replace(int old, boolean keepsTokens) {
        int own = pool.take();
        if (old != NONE) {
            if (keepsTokens) {
                copy(old, own);
            }
            pool.release(old);
        }
        return own;
    }

    private void copy(int old, int own) {
        try {
            copier.copy(old, own);
        } catch (RuntimeException failed) {
            pool.release(own);
            throw failed;
        }
    }

    /** Forgets what a slot holds from {@code length} on, and gives its blocks back. */
    void truncate(int slot, int length) {
        requireHeld(slot, length);
        release(slot, blocksOf(length, blockTokens));
        held[slot] = length;
    }

    /** Says how many tokens a slot holds now; it has blocks for them. */
    void setHeld(int slot, int length) {
        held[slot] = length;
    }

    private void release(int slot, int firstBlock) {
        int[] table = tables[slot];
        for (int index = firstBlock; index < table.length && table[index] != NONE; index++) {
            pool.release(table[index]);
            table[index] = NONE;
        }
    }

    /** Returns the block of a slot's tokens {@code [index * blockTokens, …)}. */
    int block(int slot, int index) {
        int block = tables[slot][index];
        if (block == NONE) {
            throw new IllegalStateException("slot %d has no block %d".formatted(slot, index));
        }
        return block;
    }

    /** Returns where in the pool, counted in tokens, the token at {@code position} lies. */
    int place(int slot, int position) {
        return block(slot, position / blockTokens) * blockTokens + position % blockTokens;
    }

    @Override
    public int blockTokens() {
        return blockTokens;
    }

    @Override
    public int count() {
        return parked.length;
    }

    @Override
    public void park(int slot, int index, int name) {
        requireHeld(slot, Math.multiplyExact(index + 1, blockTokens));
        if (parked[Objects.checkIndex(name, parked.length)] != NONE) {
            throw new IllegalArgumentException("block %d is taken".formatted(name));
        }
        int block = block(slot, index);
        pool.share(block);
        parked[name] = block;
    }

    @Override
    public void restore(int name, int slot, int index) {
        requireHeld(slot, Math.multiplyExact(index, blockTokens));
        int length = Math.multiplyExact(index + 1, blockTokens);
        if (length > maxLength) {
            throw new IllegalArgumentException(
                    "%d tokens in slot %d, which has room for %d"
                            .formatted(length, slot, maxLength));
        }
        int block = parkedBlock(name);
        pool.share(block);
        release(slot, index);
        tables[slot][index] = block;
        held[slot] = length;
    }

    @Override
    public void drop(int name) {
        pool.release(parkedBlock(name));
        parked[name] = NONE;
    }

    private int parkedBlock(int name) {
        int block = parked[Objects.checkIndex(name, parked.length)];
        if (block == NONE) {
            throw new IllegalArgumentException("nothing is parked as block %d".formatted(name));
        }
        return block;
    }
}
