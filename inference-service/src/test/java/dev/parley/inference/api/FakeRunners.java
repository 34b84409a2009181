package dev.parley.inference.api;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.engine.FakeStepRunner;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.StepRunner;
import dev.parley.inference.registry.RunnerLoader;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.folder.ModelTokenizer;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Gives every model a runner that says {@link #TEXT} over and over. */
@Alternative
@Singleton
public final class FakeRunners implements RunnerLoader {

    public static final String TEXT = "ä😀z";

    private final Map<String, FakeStepRunner> runners = new ConcurrentHashMap<>();

    @Override
    public StepRunner load(Path folder, RunnerOptions options) throws ModelLoadException {
        try {
            Tokenizer tokenizer = ModelTokenizer.load(folder).tokenizer();
            FakeStepRunner runner =
                    FakeStepRunner.saying(
                            options.slots(),
                            options.maxLength(),
                            ModelConfig.read(folder).vocabulary(),
                            tokenizer.encode(TEXT));
            runners.put(folder.getFileName().toString(), runner);
            return runner;
        } catch (TokenizerLoadException e) {
            throw new ModelLoadException("no tokenizer", e);
        }
    }

    /** Returns the runner of the model in the folder of this name. */
    FakeStepRunner of(String folder) {
        return Objects.requireNonNull(runners.get(folder), folder);
    }
}
