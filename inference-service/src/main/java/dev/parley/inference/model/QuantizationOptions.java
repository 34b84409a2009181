package dev.parley.inference.model;

import dev.parley.inference.quantization.CacheOptions;

/**
 * How weights in few bits are kept and multiplied.
 *
 * @param accuracyLevel of multiplications on the CPU: 4 rounds activations to eight bits, which is
 *     fast; 0 multiplies floats, which is exact
 * @param cache where quantised weights are kept
 * @param packing whether the runtime's own copy of them is kept there, too
 */
public record QuantizationOptions(int accuracyLevel, CacheOptions cache, Packing packing) {

    private static final int FAST = 4;

    public QuantizationOptions {
        if (accuracyLevel != 0 && accuracyLevel != FAST) {
            throw new IllegalArgumentException(
                    "accuracy level must be 0 or 4, not " + accuracyLevel);
        }
    }

    /**
     * Where the copy of the weights lies that is in the order in which the processor multiplies
     * them.
     */
    public enum Packing {
        /** On the heap: made at each load. */
        HEAP,
        /** In a file that is mapped: on disk as large again, in memory only while there is room. */
        FILE,
        /** In a file where the heap's copy would take more than a quarter of the memory. */
        AUTO
    }

    /** Fast, in the user's cache directory. */
    public static QuantizationOptions standard() {
        return new QuantizationOptions(FAST, CacheOptions.standard(), Packing.AUTO);
    }
}
