package dev.parley.inference.cli;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.OnnxRuntimeException;
import dev.parley.inference.device.RuntimeOptions;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import dev.parley.inference.model.cuda.CudaOptions;
import dev.parley.inference.model.cuda.PagedStepRunner;
import dev.parley.inference.quantization.CacheOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command runs a model. */
final class RunOptions {

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "cpu",
            description = "what runs the model: cpu or cuda (${DEFAULT-VALUE})")
    private Device device = Device.CPU;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "fp32, int8 or int4 on a CPU, bf16 or fp8 on a GPU (fp32, bf16)")
    private @Nullable Precision precision;

    @Option(
            names = "--block",
            paramLabel = "N",
            defaultValue = "32",
            description =
                    "weights that share a scale in int8 and int4: 32 or 128 (${DEFAULT-VALUE})")
    private int block = RunnerOptions.DEFAULT_BLOCK;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "where quantised weights are kept (the user's cache directory)")
    private @Nullable Path cache;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "threads of a step on a CPU (all processors)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--onnxruntime",
            paramLabel = "FILE",
            description = "ONNX Runtime's library, in place of the one that comes with Parley")
    private @Nullable Path library;

    @Option(
            names = "--untested",
            description = "load a version of ONNX Runtime that was not tested with Parley")
    private boolean untested;

    int block() {
        return block;
    }

    Precision precision() {
        if (precision != null) {
            return precision;
        }
        return switch (device) {
            case CPU -> Precision.FP32;
            case CUDA -> Precision.BF16;
        };
    }

    Device device() {
        return device;
    }

    /** Returns how a model is run in a precision. */
    RunnerOptions runner(int slots, int length, Precision wanted) {
        return new RunnerOptions(
                slots,
                length,
                threads,
                Optional.ofNullable(library),
                device,
                wanted,
                block,
                quantization());
    }

    /** Whether nothing is rounded but sums of floats. */
    boolean isExact() {
        return precision() == Precision.FP32;
    }

    /**
     * Loads a model for one sequence.
     *
     * @param length most tokens of it
     * @throws ModelLoadException naming what is wrong
     */
    StepRunner load(Path folder, int length) throws ModelLoadException {
        RunnerOptions options = runner(1, length, precision());
        open();
        return switch (device) {
            case CPU -> OnnxStepRunner.load(folder, options);
            case CUDA -> PagedStepRunner.load(folder, options, CudaOptions.defaults());
        };
    }

    /** The first to open the process's one runtime says whether any version will do. */
    private void open() throws ModelLoadException {
        try {
            OnnxRuntime _ =
                    OnnxRuntime.open(
                            new RuntimeOptions(
                                    Optional.ofNullable(library), untested, threads, false));
        } catch (OnnxRuntimeException e) {
            throw new ModelLoadException("ONNX Runtime: " + e.getMessage(), e);
        }
    }

    private QuantizationOptions quantization() {
        QuantizationOptions standard = QuantizationOptions.standard();
        return cache == null
                ? standard
                : new QuantizationOptions(
                        standard.accuracyLevel(),
                        new CacheOptions(cache, standard.cache().verify()),
                        standard.packing());
    }
}
