package dev.parley.inference.registry;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.engine.FakeStepRunner;
import dev.parley.inference.registry.InferenceConfig.ChatModelConfig;
import dev.parley.inference.registry.ModelStatus.State;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The registry without its container, over runners of the test's choice. */
final class TestModels {

    static final Path SMALL = Path.of("demo-model/small");

    private TestModels() {}

    static ChatModelConfig config(Path folder) {
        return new FixedConfig.Model(folder, 2, 4, 1);
    }

    static ChatModels of(RunnerLoader runners, Map<String, ChatModelConfig> models) {
        return of(runners, new FixedConfig(models));
    }

    static ChatModels of(RunnerLoader runners, Map<String, ChatModelConfig> models, Path file) {
        return of(runners, new FixedConfig(models, Optional.of(file), Optional.empty()));
    }

    static ChatModels of(RunnerLoader runners, InferenceConfig config) {
        return of(runners, config, (_, _) -> {});
    }

    static ChatModels of(RunnerLoader runners, InferenceConfig config, EngineDeaths deaths) {
        return new ChatModels(handler(runners, config, deaths), config);
    }

    static ModelHandler handler(RunnerLoader runners, InferenceConfig config, EngineDeaths deaths) {
        return new ModelHandler(new ChatModelLoader(runners, config, deaths), config, deaths);
    }

    /** Loads really. */
    static final RunnerLoader ONNX = new OnnxRunnerLoader(new FixedConfig(Map.of()));

    /** Loads in no time and answers anything. */
    static final RunnerLoader FAKES =
            (folder, options) ->
                    FakeStepRunner.saying(
                            options.slots(),
                            options.maxLength(),
                            ModelConfig.read(folder).vocabulary(),
                            1);

    static ModelStatus status(ChatModels models, String id) {
        return models.models().stream()
                .filter(it -> it.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no model " + id));
    }

    static State state(ChatModels models, String id) {
        return status(models, id).state();
    }
}
