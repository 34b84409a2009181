package dev.parley.inference.engine;

import org.jspecify.annotations.Nullable;

/**
 * One of the runner's slots: whose it is, and the tokens whose keys and values it holds. It keeps
 * them when its sequence ends, until somebody else needs it.
 */
final class Slot {

    private final int index;
    private TokenList tokens = new TokenList();
    private int held; // of tokens
    private Caller owner = Caller.UNKNOWN;
    private long usedNanos;
    private @Nullable Sequence holder;

    Slot(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }

    TokenList tokens() {
        return tokens;
    }

    int held() {
        return held;
    }

    Caller owner() {
        return owner;
    }

    long usedNanos() {
        return usedNanos;
    }

    boolean isIdle() {
        return holder == null;
    }

    /** How many of the tokens that a sequence may skip are here, and may be seen by its caller. */
    int matches(Sequence sequence) {
        return owner.tenant().equals(sequence.tenant())
                ? tokens.commonPrefix(sequence.tokens(), Math.min(held, sequence.skippable()))
                : 0;
    }

    /** A sequence takes the slot, with its first {@code held} tokens in it. */
    void open(Sequence sequence, int held) {
        this.holder = sequence;
        this.owner = sequence.request().caller();
        this.tokens = sequence.tokens();
        this.held = held;
        sequence.open(this);
    }

    /** {@code count} more of the sequence's tokens were run. */
    void ran(int count) {
        held += count;
    }

    /** The sequence leaves the slot with what it holds. */
    void leave(long nowNanos) {
        holder = null;
        usedNanos = nowNanos;
    }

    /** What it held is gone. */
    void clear() {
        held = 0;
        tokens = new TokenList();
        owner = Caller.UNKNOWN;
    }
}
