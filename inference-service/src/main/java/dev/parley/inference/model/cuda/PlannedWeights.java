package dev.parley.inference.model.cuda;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.quantization.CheckpointRows;
import dev.parley.inference.quantization.QuantizationCache;
import dev.parley.inference.quantization.QuantizationPlan;
import dev.parley.inference.quantization.QuantizedCheckpoint;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Weights whose size is known before they are opened: to open them may be to quantise them, which
 * takes minutes that a model that does not fit should not cost.
 *
 * @param bytes what they take on the device
 * @param converted bytes of the host's memory that hold what is converted, until it is sent
 * @param opening brings them into a GPU's forms
 */
record PlannedWeights(long bytes, long converted, Opening opening) {

    /** Brings weights into a GPU's forms. */
    @FunctionalInterface
    interface Opening {
        GpuWeights open() throws ModelLoadException;
    }

    /** Returns weights that are open already. */
    static PlannedWeights of(GpuWeights weights) {
        return new PlannedWeights(weights.bytes(), weights.converted(), () -> weights);
    }

    /**
     * Returns the weights of {@code checkpoint} in the precision that is asked for.
     *
     * @param arena of what is converted
     * @throws ModelLoadException naming the tensor that a GPU does not take
     */
    static PlannedWeights of(
            Path folder,
            DecoderWeights decoder,
            Checkpoint checkpoint,
            RunnerOptions options,
            Arena arena)
            throws ModelLoadException {
        return new PlannedWeights(
                bytes(decoder, checkpoint, options),
                converted(decoder, checkpoint, options),
                () -> open(folder, decoder, checkpoint, options, arena));
    }

    /** Returns what they would take on the device. */
    static long bytes(DecoderWeights decoder, Checkpoint checkpoint, RunnerOptions options)
            throws ModelLoadException {
        Optional<BlockFormat> format = options.blockFormat();
        return format.isPresent()
                ? FewBitsWeights.bytes(QuantizationPlan.of(decoder, format.get()), decoder)
                : StoredWeights.bytes(checkpoint, decoder.format());
    }

    /** Returns what of them will be converted in the host's memory, in bytes. */
    private static long converted(
            DecoderWeights decoder, Checkpoint checkpoint, RunnerOptions options) {
        Optional<BlockFormat> format = options.blockFormat();
        return format.isPresent()
                ? FewBitsWeights.converted(QuantizationPlan.of(decoder, format.get()), decoder)
                : StoredWeights.converted(checkpoint, decoder.format());
    }

    private static GpuWeights open(
            Path folder,
            DecoderWeights decoder,
            Checkpoint checkpoint,
            RunnerOptions options,
            Arena arena)
            throws ModelLoadException {
        Optional<BlockFormat> format = options.blockFormat();
        try {
            if (format.isEmpty()) {
                return StoredWeights.of(checkpoint, decoder.format(), arena);
            }
            QuantizationPlan plan = QuantizationPlan.of(decoder, format.get());
            QuantizedCheckpoint quantized =
                    new QuantizationCache(options.quantization().cache())
                            .open(
                                    folder,
                                    plan,
                                    new CheckpointRows(checkpoint, decoder.format()),
                                    arena);
            return FewBitsWeights.of(quantized, plan, decoder, arena);
        } catch (IOException e) {
            throw new ModelLoadException(folder + ": " + e, e);
        }
    }
}
