package dev.parley.inference.model;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
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
 * @param quantization how weights of integer precision are kept and multiplied
 * @param memory is asked before the model's memory is taken
 * @param kv what is kept of keys and values
 */
public record RunnerOptions(
        int slots,
        int maxLength,
        int threads,
        Optional<Path> library,
        Device device,
        Precision precision,
        int block,
        QuantizationOptions quantization,
        MemoryClaim memory,
        KvOptions kv) {

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

    /** With as much memory as it wants, and nothing kept outside the slots. */
    public RunnerOptions(
            int slots,
            int maxLength,
            int threads,
            Optional<Path> library,
            Device device,
            Precision precision,
            int block,
            QuantizationOptions quantization) {
        this(
                slots,
                maxLength,
                threads,
                library,
                device,
                precision,
                block,
                quantization,
                MemoryClaim.UNLIMITED,
                KvOptions.SLOTS_ONLY);
    }

    /** With weights quantised as is usual, where they are. */
    public RunnerOptions(
            int slots,
            int maxLength,
            int threads,
            Optional<Path> library,
            Device device,
            Precision precision,
            int block) {
        this(
                slots,
                maxLength,
                threads,
                library,
                device,
                precision,
                block,
                QuantizationOptions.standard());
    }

    /** On the CPU, in 32-bit floats. */
    public RunnerOptions(int slots, int maxLength, int threads, Optional<Path> library) {
        this(slots, maxLength, threads, library, Device.CPU, Precision.FP32, DEFAULT_BLOCK);
    }

    /** Returns the form of the weights where {@code precision} is an integer. */
    public Optional<BlockFormat> blockFormat() {
        return switch (precision) {
            case INT4 -> Optional.of(new BlockFormat(4, block));
            case INT8 -> Optional.of(new BlockFormat(8, block));
            case FP32, BF16, FP8 -> Optional.empty();
        };
    }

    /**
     * Refuses a slot that holds more tokens than the model has positions.
     *
     * @param folder of the model
     */
    public void requirePositions(Path folder, ModelConfig config) throws ModelLoadException {
        if (maxLength > config.maxPositions()) {
            throw new ModelLoadException(
                    "%s: max-model-len is %d, and the model has %d positions"
                            .formatted(folder, maxLength, config.maxPositions()));
        }
    }

    /** Returns these options with another choice of what is kept. */
    public RunnerOptions with(KvOptions other) {
        return new RunnerOptions(
                slots,
                maxLength,
                threads,
                library,
                device,
                precision,
                block,
                quantization,
                memory,
                other);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }
}
