package dev.parley.inference.registry;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Loads models on ONNX Runtime. */
@DefaultBean
@Singleton
final class OnnxRunnerLoader implements RunnerLoader {

    @Override
    public StepRunner load(Path folder, RunnerOptions options) throws ModelLoadException {
        if (options.device() != Device.CPU) {
            throw new ModelLoadException(
                    "device %s with precision %s is not served"
                            .formatted(options.device(), options.precision()));
        }
        return OnnxStepRunner.load(folder, options);
    }
}
