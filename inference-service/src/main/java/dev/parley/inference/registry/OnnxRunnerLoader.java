package dev.parley.inference.registry;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.device.OnnxRuntimeException;
import dev.parley.inference.device.RuntimeOptions;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.model.cpu.OnnxStepRunner;
import dev.parley.inference.model.cuda.CudaOptions;
import dev.parley.inference.model.cuda.PagedStepRunner;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Loads models on ONNX Runtime. */
@DefaultBean
@Singleton
final class OnnxRunnerLoader implements RunnerLoader {

    private final InferenceConfig config;
    private final CudaOptions cuda;

    @Inject
    OnnxRunnerLoader(InferenceConfig config, CudaConfig cuda) {
        this.config = config;
        this.cuda = cuda.options();
    }

    /** With the first GPU as it is used where nothing is set. */
    OnnxRunnerLoader(InferenceConfig config) {
        this.config = config;
        this.cuda = CudaOptions.defaults();
    }

    @Override
    public StepRunner load(Path folder, RunnerOptions options) throws ModelLoadException {
        open();
        return switch (options.device()) {
            case CPU -> OnnxStepRunner.load(folder, options);
            case CUDA -> PagedStepRunner.load(folder, options, cuda);
        };
    }

    /** The first to open the process's one runtime says how many threads all models share. */
    private void open() throws ModelLoadException {
        try {
            OnnxRuntime _ =
                    OnnxRuntime.open(
                            new RuntimeOptions(
                                    config.onnxruntimeLibrary(),
                                    config.onnxruntimeUntested(),
                                    config.sharedThreads()
                                            .orElseGet(Runtime.getRuntime()::availableProcessors),
                                    config.spinning()));
        } catch (OnnxRuntimeException | IllegalArgumentException e) {
            throw new ModelLoadException("ONNX Runtime: " + e.getMessage(), e);
        }
    }
}
