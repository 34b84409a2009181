package dev.parley.inference.bench;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.QuantizationOptions;
import dev.parley.inference.model.QuantizationOptions.Packing;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import dev.parley.inference.quantization.CacheOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes the models that are measured, and loads them. */
record Models(BenchOptions options) {

    /** Writes a model and its quantised weights, unless they are there. */
    void write(Shape shape, BlockFormat format) throws IOException, ModelLoadException {
        RandomModel.write(shape, folder(shape)).quantize(format, cache());
    }

    /** {@code length}: tokens that a slot has room for. */
    OnnxStepRunner load(Shape shape, BlockFormat format, int length) throws ModelLoadException {
        return OnnxStepRunner.load(
                folder(shape),
                new RunnerOptions(
                        options.slots(),
                        length,
                        options.threads(),
                        Optional.empty(),
                        Device.CPU,
                        format.bits() == 4 ? Precision.INT4 : Precision.INT8,
                        format.block(),
                        new QuantizationOptions(
                                4, cache(), options.apart() ? Packing.FILE : Packing.HEAP)));
    }

    Path folder(Shape shape) {
        return options.folder().resolve(shape.option());
    }

    CacheOptions cache() {
        return new CacheOptions(options.folder().resolve("quantized"), false);
    }
}
