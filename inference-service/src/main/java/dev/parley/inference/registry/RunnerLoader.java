package dev.parley.inference.registry;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.RunnerOptions;
import dev.parley.inference.model.StepRunner;
import java.nio.file.Path;

/** Loads what steps a model. */
@FunctionalInterface
public interface RunnerLoader {

    /**
     * Loads the checkpoint in {@code folder}.
     *
     * @throws ModelLoadException naming what is wrong; nothing stays open then
     */
    StepRunner load(Path folder, RunnerOptions options) throws ModelLoadException;
}
