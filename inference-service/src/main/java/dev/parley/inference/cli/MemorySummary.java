package dev.parley.inference.cli;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.WeightFormat;
import dev.parley.inference.device.CudaDevice;
import dev.parley.inference.device.CudaException;
import dev.parley.inference.device.SystemMemory;
import dev.parley.inference.model.MemoryPlan;
import dev.parley.inference.model.MemoryPlan.StepSize;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import dev.parley.inference.model.cuda.CudaOptions;
import dev.parley.inference.model.cuda.GpuMemoryPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a checkpoint takes of a device's memory, a line for each precision that the device serves it
 * in.
 *
 * @param slots sequences at once
 * @param length tokens of each
 */
record MemorySummary(
        ModelConfig config, Checkpoint checkpoint, RunOptions run, int slots, int length) {

    private static final String TOO_MUCH = ": DOES NOT FIT";

    List<String> lines() {
        return switch (run.device()) {
            case CPU -> cpu();
            case CUDA -> gpu();
        };
    }

    private String title(String available) {
        return ModelSummary.line(
                "memory", "%s, for %d sequences of %d tokens:".formatted(available, slots, length));
    }

    private static String line(Precision precision, String plan) {
        return ModelSummary.line("  " + precision.name().toLowerCase(Locale.ROOT), plan);
    }

    private List<String> cpu() {
        DecoderWeights weights = DecoderWeights.of(config);
        StepSize size = OnnxStepRunner.largestStep(slots, length);
        BlockFormat eightBits = new BlockFormat(8, run.block());
        BlockFormat fourBits = new BlockFormat(4, run.block());
        return List.of(
                title(MemoryPlan.megabytes(SystemMemory.available()) + " are available"),
                cpu(Precision.FP32, MemoryPlan.of(config, weights, checkpoint.bytes(), size)),
                cpu(Precision.INT8, MemoryPlan.of(config, weights, eightBits, size)),
                cpu(Precision.INT4, MemoryPlan.of(config, weights, fourBits, size)));
    }

    private static String cpu(Precision precision, MemoryPlan plan) {
        boolean fits = plan.total() <= SystemMemory.available();
        return line(precision, plan + (fits ? "" : TOO_MUCH));
    }

    /** Where there is no GPU, what one would need that has room for all sequences. */
    private List<String> gpu() {
        CudaOptions cuda = CudaOptions.defaults();
        try (CudaDevice device = CudaDevice.open(cuda.device(), cuda.libraries())) {
            long available = device.available();
            return gpu(
                    GpuMemoryPlan.gigabytes(available) + " are available on the GPU",
                    OptionalLong.of(available));
        } catch (CudaException none) {
            return gpu("no GPU (%s)".formatted(none.getMessage()), OptionalLong.empty());
        }
    }

    private List<String> gpu(String title, OptionalLong available) {
        boolean isFloat8 = config.weights() instanceof WeightFormat.Fp8;
        Precision stored = isFloat8 ? Precision.FP8 : Precision.BF16;
        List<String> lines = new ArrayList<>(List.of(title(title)));
        for (Precision precision : List.of(stored, Precision.INT8, Precision.INT4)) {
            lines.add(line(precision, gpu(precision, available)));
        }
        return lines;
    }

    private String gpu(Precision precision, OptionalLong available) {
        GpuMemoryPlan all;
        try {
            all = gpuPlan(precision, Long.MAX_VALUE);
        } catch (ModelLoadException refused) {
            return "not served: " + refused.getMessage();
        }
        try {
            return gpuPlan(precision, available.orElse(Long.MAX_VALUE)).toString();
        } catch (ModelLoadException _) {
            return all + TOO_MUCH;
        }
    }

    private GpuMemoryPlan gpuPlan(Precision precision, long available) throws ModelLoadException {
        return GpuMemoryPlan.of(
                config,
                checkpoint,
                run.runner(slots, length, precision),
                CudaOptions.defaults(),
                available);
    }
}
