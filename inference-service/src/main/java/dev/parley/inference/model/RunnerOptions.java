package dev.parley.inference.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a model is run.
 *
 * @param slots sequences it holds at once
 * @param maxLength tokens a slot can hold, prompt and answer together
 * @param threads of one step, the calling one among them
 * @param library a file of ONNX Runtime to use instead of the one we bring
 * @param device what runs its steps
 * @param precision in which its linear layers are multiplied
 * @param block weights that share a scale where {@code precision} is an integer: 32 or 128
 */
public record RunnerOptions(
        int slots,
        int maxLength,
        int threads,
        Optional<Path> library,
        Device device,
        Precision precision,
        int block) {

    /** Weights that share a scale where nothing else is said. */
    public static final int DEFAULT_BLOCK = 32;

    public RunnerOptions {
        requirePositive("slots", slots);
        requirePositive("maxLength", maxLength);
        requirePositive("threads", threads);
        if (block != DEFAULT_BLOCK && block != 128) {
            throw new IllegalArgumentException("block must be 32 or 128, not " + block);
        }
    }

    /** On the CPU, in 32-bit floats. */
    public RunnerOptions(int slots, int maxLength, int threads, Optional<Path> library) {
        this(slots, maxLength, threads, library, Device.CPU, Precision.FP32, DEFAULT_BLOCK);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }
}
