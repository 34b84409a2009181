package dev.parley.inference.model.cuda;

import java.util.Objects;

/** Which blocks of KV memory are in use, and by how many: a block without users is free. */
final class BlockPool {

    private final int[] users; // (blocks)
    private final int[] free; // a stack of the free blocks
    private int freeCount;

    BlockPool(int blocks) {
        this.users = new int[blocks];
        this.free = new int[blocks];
        while (freeCount < blocks) {
            free[freeCount] = blocks - 1 - freeCount;
            freeCount++;
        }
    }

    int blocks() {
        return users.length;
    }

    int free() {
        return freeCount;
    }

    /** Returns a block that was free and has one user now. */
    int take() {
        if (freeCount == 0) {
            throw new IllegalStateException("no block of %d is free".formatted(users.length));
        }
        int block = free[--freeCount];
        users[block] = 1;
        return block;
    }

    /** Adds a user to a block in use. */
    void share(int block) {
        requireUsed(block);
        users[block]++;
    }

    /** Takes a user off a block; it is free after the last one. */
    void release(int block) {
        requireUsed(block);
        if (--users[block] == 0) {
            free[freeCount++] = block;
        }
    }

    /** Returns whether more than one would see what is written to a block. */
    boolean isShared(int block) {
        requireUsed(block);
        return users[block] > 1;
    }

    private void requireUsed(int block) {
        if (users[Objects.checkIndex(block, users.length)] == 0) {
            throw new IllegalStateException("block %d is free".formatted(block));
        }
    }
}
