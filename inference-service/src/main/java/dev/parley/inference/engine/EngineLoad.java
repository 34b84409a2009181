package dev.parley.inference.engine;

/**
 * How busy an engine is, as of its last step.
 *
 * @param slots it has
 * @param slotsInUse of them
 * @param queued sequences that wait for one
 */
public record EngineLoad(int slots, int slotsInUse, int queued) {}
