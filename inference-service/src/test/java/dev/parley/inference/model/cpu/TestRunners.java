package dev.parley.inference.model.cpu;

import dev.parley.inference.checkpoint.GoldenModel;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.model.RunnerOptions;
import java.nio.file.Path;
import java.util.Optional;

/** Runners that a test cannot do without. */
final class TestRunners {

    private TestRunners() {}

    /** Loads the golden model. */
    static OnnxStepRunner load(int slots, int maxLength) {
        return load(GoldenModel.folder(), slots, maxLength);
    }

    static OnnxStepRunner load(Path folder, int slots, int maxLength) {
        try {
            return OnnxStepRunner.load(
                    folder, new RunnerOptions(slots, maxLength, 1, Optional.empty()));
        } catch (ModelLoadException e) {
            throw new AssertionError(e);
        }
    }
}
