package dev.parley.inference.model.cpu;

import java.util.Objects;

/** How many tokens each slot holds; refuses what would leave a hole or overflow a slot. */
final class SlotLengths {

    private final int[] held;
    private final int maxLength;

    SlotLengths(int slots, int maxLength) {
        this.held = new int[slots];
        this.maxLength = maxLength;
    }

    int held(int slot) {
        return held[slot];
    }

    /** Refuses {@code count} tokens that do not continue the first {@code position} of a slot. */
    void requireRoom(int slot, int position, int count) {
        if (slot < 0 || slot >= held.length) {
            throw new IllegalArgumentException("slot %d of %d".formatted(slot, held.length));
        }
        if (position < 0 || position > held[slot]) {
            throw new IllegalArgumentException(
                    "position %d in slot %d, which holds %d tokens"
                            .formatted(position, slot, held[slot]));
        }
        if (count < 1 || count > maxLength - position) {
            throw new IllegalArgumentException(
                    "%d tokens from position %d in slot %d, which has room for %d"
                            .formatted(count, position, slot, maxLength));
        }
    }

    void truncate(int slot, int length) {
        if (slot < 0 || slot >= held.length || length < 0 || length > held[slot]) {
            throw new IllegalArgumentException(
                    "slot %d of %d cannot be cut to %d tokens"
                            .formatted(slot, held.length, length));
        }
        held[slot] = length;
    }

    void set(int slot, int length) {
        held[Objects.checkIndex(slot, held.length)] = length;
    }
}
