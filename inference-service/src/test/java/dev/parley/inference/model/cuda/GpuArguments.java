package dev.parley.inference.model.cuda;

import dev.parley.inference.graph.MatrixForm;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.quantization.CacheOptions;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the programs for a real GPU are told, by system properties: {@code parley.gpu.library},
 * {@code parley.gpu.libraries}, {@code parley.gpu.work}.
 *
 * @param library ONNX Runtime with its CUDA provider; absent: that of the class path
 * @param libraries the folder of CUDA's libraries; absent: the system's
 * @param work a folder to write in
 */
record GpuArguments(Optional<Path> library, Optional<Path> libraries, Path work) {

    private static final int BLOCK_TOKENS = 256;
    private static final int CHUNK = 1024;

    static GpuArguments read() {
        return new GpuArguments(
                path("parley.gpu.library"),
                path("parley.gpu.libraries"),
                path("parley.gpu.work").orElseThrow());
    }

    private static Optional<Path> path(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }

    RunnerOptions runner(int slots, int maxLength, Precision precision) {
        CacheOptions quantised = new CacheOptions(work.resolve("quantised"), false);
        return new RunnerOptions(
                slots,
                maxLength,
                1,
                library,
                Device.CUDA,
                precision,
                RunnerOptions.DEFAULT_BLOCK,
                new QuantizationOptions(0, quantised, Packing.HEAP));
    }

    /** Returns what a precision's name stands for. */
    static Precision precision(String name) {
        return Precision.valueOf(name.replace("-128", "").toUpperCase(Locale.ROOT));
    }

    /** Returns what keys and values are kept as. */
    static CudaOptions.CacheType cache(String name) {
        return name.equals("fp8") ? CudaOptions.CacheType.FLOAT8 : CudaOptions.CacheType.BFLOAT16;
    }

    CudaOptions cuda(CudaOptions.CacheType cache, boolean graphs) {
        return new CudaOptions(
                0, libraries, cache, BLOCK_TOKENS, OptionalInt.empty(), CHUNK, graphs);
    }

    /** Returns weights of the large shape: random ones, or zeros where nothing is measured. */
    SharedWeights weights(Path folder, Arena arena) throws IOException {
        Path file = folder.resolve("weights.bin");
        return Boolean.getBoolean("parley.gpu.zeros")
                ? SharedWeights.ofZeros(file, arena)
                : SharedWeights.ofRandom(file, arena);
    }

    /** Returns the form that a precision's name stands for. */
    static MatrixForm form(String precision) {
        return switch (precision) {
            case "bf16" -> new MatrixForm.Bfloat16();
            case "int4" -> new MatrixForm.FewBits(4, 32);
            case "int4-128" -> new MatrixForm.FewBits(4, 128);
            case "int8" -> new MatrixForm.FewBits(8, 32);
            case "fp8" -> new MatrixForm.Float8(128);
            default -> throw new IllegalArgumentException(precision);
        };
    }
}
