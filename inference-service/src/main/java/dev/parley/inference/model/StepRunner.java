package dev.parley.inference.model;

import dev.parley.inference.checkpoint.ModelConfig;
import java.util.Set;

/**
 * One loaded model over a fixed number of KV slots, each holding one sequence.
 *
 * <p>Everything here runs on one thread at a time, the engine's, and so does {@link #close()}. A
 * runner does not schedule: the caller says which slot holds what. It remembers how many tokens
 * each slot holds only so that a step never damages a slot it does not name.
 */
public interface StepRunner extends AutoCloseable {

    /** Returns the shape of the model. */
    ModelConfig config();

    /** Returns the number of slots; a slot is named by an index below it. */
    int slots();

    /** Returns the most tokens a slot can hold. */
    int maxLength();

    /**
     * Runs the next tokens of one sequence: those after the first {@code position} in its slot.
     * Tokens that the slot held from {@code position} on are forgotten, so that a new sequence
     * starts with position 0 and a shared beginning is kept by starting behind it.
     *
     * @param tokens at least one
     * @param query about the scores, where the runner chooses candidates
     * @return one row: the logits after the last of {@code tokens}
     * @throws IllegalArgumentException where the slot, the tokens or the position do not fit
     * @throws StepException where the run itself fails; the slot's content is then undefined
     * @throws DeviceLostException where no further step can run
     */
    Logits prefill(int slot, int position, int[] tokens, ScoreQuery query);

    /** Runs the next tokens of one sequence, of whose scores nothing in particular is asked. */
    default Logits prefill(int slot, int position, int[] tokens) {
        return prefill(slot, position, tokens, ScoreQuery.PLAIN);
    }

    /**
     * Runs one token of each named sequence, in one step. Slots that are not named keep their
     * content.
     *
     * @return row i belongs to {@code batch.rows().get(i)}
     * @throws IllegalArgumentException where a slot, token or position does not fit
     * @throws StepException where the run itself fails; the content of the named slots is then
     *     undefined
     * @throws DeviceLostException where no further step can run
     */
    Logits decode(DecodeBatch batch);

    /**
     * Forgets what a slot holds beyond its first {@code length} tokens.
     *
     * @throws IllegalArgumentException where it holds fewer
     */
    void truncate(int slot, int length);

    /** Returns what is kept outside the slots. */
    default KvBlocks blocks() {
        return KvBlocks.NONE;
    }

    /**
     * Sets memory for {@code tokens} more in a slot aside, where the slots draw on one pool. What
     * was set aside stays the slot's until it is used or the slot is truncated; asking again for
     * the same adds nothing.
     *
     * @return whether there is that much; false: truncate other slots or drop blocks, then ask
     *     again
     */
    default boolean hasRoom(int slot, int tokens) {
        return true;
    }

    /**
     * Returns whether {@link #hasRoom} would find memory for {@code tokens} more in a slot if only
     * it and the {@code others} kept what they hold, and nothing outside the slots; changes
     * nothing.
     */
    default boolean fitsBeside(Set<Integer> others, int slot, int tokens) {
        return true;
    }

    /**
     * Returns whether every decode step runs the same number of rows, so that a sequence's scores
     * do not depend on how many others run.
     */
    default boolean hasFixedRows() {
        return false;
    }

    @Override
    void close();
}
