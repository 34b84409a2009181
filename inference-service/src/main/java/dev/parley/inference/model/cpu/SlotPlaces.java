package dev.parley.inference.model.cpu;

import java.util.Objects;

/**
 * How many tokens each slot holds, and at which place of the cache; refuses what would leave a hole
 * or overflow a slot.
 */
final class SlotPlaces {

    private final int[] held; // by slot
    private final int[] place; // by slot
    private final int[] slot; // by place
    private final int maxLength;

    SlotPlaces(int slots, int maxLength) {
        this.held = new int[slots];
        this.place = new int[slots];
        this.slot = new int[slots];
        this.maxLength = maxLength;
        for (int i = 0; i < slots; i++) {
            place[i] = i;
            slot[i] = i;
        }
    }

    int count() {
        return held.length;
    }

    int held(int slot) {
        return held[checked(slot)];
    }

    int of(int slot) {
        return place[checked(slot)];
    }

    int heldAt(int place) {
        return held[slot[place]];
    }

    /** The slots at two places change places. */
    void swap(int one, int other) {
        int first = slot[one];
        int second = slot[other];
        slot[one] = second;
        slot[other] = first;
        place[first] = other;
        place[second] = one;
    }

    /** Refuses {@code count} tokens that do not continue the first {@code position} of a slot. */
    void requireRoom(int slot, int position, int count) {
        checked(slot);
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
        checked(slot);
        if (length < 0 || length > held[slot]) {
            throw new IllegalArgumentException(
                    "slot %d holds %d tokens and cannot be cut to %d"
                            .formatted(slot, held[slot], length));
        }
        held[slot] = length;
    }

    void set(int slot, int length) {
        held[Objects.checkIndex(slot, held.length)] = length;
    }

    private int checked(int slot) {
        if (slot < 0 || slot >= held.length) {
            throw new IllegalArgumentException("slot %d of %d".formatted(slot, held.length));
        }
        return slot;
    }
}
