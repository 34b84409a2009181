package dev.parley.inference.model;

/**
 * Keys and values kept outside the slots, in blocks of some tokens each, so that a sequence with
 * the same beginning need not run it again.
 *
 * <p>A block is named by an index below {@link #count()} that the caller chooses; it never changes
 * once parked, and sequences that share one have copies of their own or copy it before they write.
 * On the engine's thread, like every step.
 */
public interface KvBlocks {

    /** Keeps nothing. */
    KvBlocks NONE = new NoBlocks();

    /** Returns how many tokens a block holds. */
    int blockTokens();

    /** Returns how many blocks can be kept at once; 0: none. */
    int count();

    /**
     * Keeps what the slot holds of tokens {@code [index * blockTokens, (index + 1) * blockTokens)}
     * under the name {@code block}, which must be free.
     *
     * @throws IllegalArgumentException where the slot holds fewer tokens, or the block is taken
     */
    void park(int slot, int index, int block);

    /**
     * Puts a block at that place of a slot, which then holds {@code (index + 1) * blockTokens}
     * tokens.
     *
     * @throws IllegalArgumentException where the slot holds fewer than {@code index * blockTokens}
     *     tokens, or nothing is parked under that name
     */
    void restore(int block, int slot, int index);

    /** Frees a block. */
    void drop(int block);
}
