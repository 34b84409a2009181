package dev.parley.inference.model;

import dev.parley.inference.checkpoint.ModelLoadException;

/** Whom a loader asks before it takes a model's memory. */
@FunctionalInterface
public interface MemoryClaim {

    /** Every plan is granted. */
    MemoryClaim UNLIMITED = _ -> {};

    /**
     * Takes the memory of a plan, in place of what the same model took before.
     *
     * @throws ModelLoadException with the arithmetic, where it does not fit
     */
    void take(MemoryPlan plan) throws ModelLoadException;
}
