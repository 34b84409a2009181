package dev.parley.inference.model;

import dev.parley.inference.checkpoint.ModelConfig;

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
     * @return one row: the logits after the last of {@code tokens}
     * @throws IllegalArgumentException where the slot, the tokens or the position do not fit
     * @throws StepException where the run itself fails; the slot's content is then undefined
     */
    Logits prefill(int slot, int position, int[] tokens);

    /**
     * Runs one token of each named sequence, in one step. Slots that are not named keep their
     * content.
     *
     * @return row i belongs to {@code batch.rows().get(i)}
     * @throws IllegalArgumentException where a slot, token or position does not fit
     * @throws StepException where the run itself fails; the content of the named slots is then
     *     undefined
     */
    Logits decode(DecodeBatch batch);

    @Override
    void close();
}
