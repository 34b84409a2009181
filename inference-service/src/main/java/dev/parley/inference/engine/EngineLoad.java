package dev.parley.inference.engine;

import java.time.Duration;

/**
 * How busy an engine is, as of its last step.
 *
 * @param slots it has
 * @param slotsInUse of them
 * @param queue sequences that wait for a slot
 * @param kv what the cache holds
 * @param speed of its steps
 * @param predictedTimeToFirstToken of a voice turn of {@value #TYPICAL_TURN} new tokens that comes
 *     now
 * @param total since it started
 */
public record EngineLoad(
        int slots,
        int slotsInUse,
        Queue queue,
        Kv kv,
        Speed speed,
        Duration predictedTimeToFirstToken,
        Total total) {

    public static final int TYPICAL_TURN = 64;

    /** Sequences that wait for a slot, by priority. */
    public record Queue(int voice, int batch, int background) {
        public int total() {
            return voice + batch + background;
        }
    }

    /**
     * What the cache holds.
     *
     * @param usedTokens in slots in use
     * @param idleTokens left in slots by sequences that ended
     * @param slotTokens room for tokens in all slots
     * @param parkedBlocks kept outside the slots
     * @param blocks that can be kept there
     */
    public record Kv(
            int usedTokens, int idleTokens, long slotTokens, int parkedBlocks, int blocks) {}

    /**
     * Moving means; 0 where nothing was measured yet.
     *
     * @param prefill tokens of prompts in a second, the decode steps between them included
     * @param decode tokens generated in a second of decode steps, all answers together
     */
    public record Speed(double prefill, double decode) {}

    /**
     * Counts since the engine started.
     *
     * @param promptTokens of all sequences that began
     * @param cachedTokens of those, not run because they were kept
     * @param generatedTokens of all answers
     * @param preemptions sequences that lost their slot to another
     * @param steps run
     */
    public record Total(
            long promptTokens,
            long cachedTokens,
            long generatedTokens,
            long preemptions,
            long steps) {}

    /** Returns how many sequences wait for a slot. */
    public int queued() {
        return queue.total();
    }
}
