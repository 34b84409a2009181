package dev.parley.inference.model;

/**
 * What is kept of keys and values, and how exactly.
 *
 * @param parkedBytes most memory for what is kept outside the slots; 0: nothing is kept there
 * @param blockTokens tokens kept or forgotten together there
 * @param fixedRows whether every decode step runs all slots: slower, but no sequence's scores
 *     depend on how many others run
 */
public record KvOptions(long parkedBytes, int blockTokens, boolean fixedRows) {

    /** Nothing outside the slots, and no more rows than are wanted. */
    public static final KvOptions SLOTS_ONLY = new KvOptions(0, 64, false);

    public KvOptions {
        if (parkedBytes < 0 || blockTokens < 1) {
            throw new IllegalArgumentException(
                    "parkedBytes must be 0 or more, and blockTokens 1 or more");
        }
    }
}
