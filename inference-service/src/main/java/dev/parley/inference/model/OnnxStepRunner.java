package dev.parley.inference.model;

import java.nio.file.Path;

/** A model on ONNX Runtime, its KV cache in one buffer a layer that a step updates in place. */
public final class OnnxStepRunner implements StepRunner {

    private OnnxStepRunner() {}

    /**
     * Loads the checkpoint in {@code folder}: config.json and model.safetensors.
     *
     * @throws ModelLoadException naming what is wrong; nothing stays open then
     */
    public static OnnxStepRunner load(Path folder, RunnerOptions options)
            throws ModelLoadException {
        ModelConfig config = ModelConfig.read(folder);
        if (options.maxLength() > config.maxPositions()) {
            throw new ModelLoadException(
                    "a maximum length of %d is beyond the model's %d positions"
                            .formatted(options.maxLength(), config.maxPositions()));
        }
        return new OnnxStepRunner();
    }

    @Override
    public ModelConfig config() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int slots() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int maxLength() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Logits prefill(int slot, int position, int[] tokens) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Logits decode(DecodeBatch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
