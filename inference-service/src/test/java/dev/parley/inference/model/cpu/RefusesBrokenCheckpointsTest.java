package dev.parley.inference.model.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.StoredType;
import dev.parley.inference.checkpoint.TestCheckpoint;
import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import dev.parley.inference.model.RunnerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that cannot be served is refused by a message that names what is wrong with it. */
class RefusesBrokenCheckpointsTest {

    private static final String QUERY = "model.layers.1.self_attn.q_proj.weight";

    private final OnnxRuntime runtime = OnnxRuntime.open(Optional.empty());
    private final long liveBefore = runtime.liveObjects();
    private final TestCheckpoint checkpoint = TestCheckpoint.golden();

    @TempDir Path folder;

    @AfterEach
    void nothingStaysOpen() {
        assertThat(runtime.liveObjects()).isEqualTo(liveBefore);
    }

    @Test
    void missingFolder() {
        assertRefused(folder.resolve("nowhere"), "nowhere/config.json", "no such file");
    }

    @Test
    void missingWeights() throws IOException {
        checkpoint.write(folder);
        Files.delete(folder.resolve("model.safetensors"));

        assertRefused(folder, "model.safetensors does not exist");
    }

    @Test
    void missingTensor() {
        checkpoint.remove(QUERY).write(folder);

        assertRefused(folder, QUERY + " is missing", "[192, 96]");
    }

    @Test
    void missingHead() {
        checkpoint.remove("lm_head.weight").write(folder);

        assertRefused(folder, "lm_head.weight is missing");
    }

    @Test
    void tensorOfAnotherShape() {
        checkpoint.zeros(QUERY, StoredType.F32, 96, 192).write(folder);

        assertRefused(folder, QUERY, "shape [96, 192]", "expected [192, 96]");
    }

    @Test
    void tensorOfAnotherType() {
        checkpoint.zeros(QUERY, StoredType.F64, 192, 96).write(folder);

        assertRefused(folder, QUERY + " is F64 of shape [192, 96], expected F32, F16 or BF16");
    }

    @Test
    void tensorThatTheArchitectureDoesNotHave() {
        String bias = "model.layers.0.self_attn.q_proj.bias";
        checkpoint.zeros(bias, StoredType.F32, 192).write(folder);

        assertRefused(folder, bias + " of shape [192] is none that the architecture has");
    }

    @Test
    void configurationThatDoesNotFitTheWeights() {
        checkpoint.config().put("intermediate_size", 161);
        checkpoint.write(folder);

        assertRefused(folder, "model.layers.0.mlp.gate_proj.weight", "expected [161, 96]");
    }

    @Test
    void truncatedWeights() throws IOException {
        checkpoint.write(folder);
        byte[] whole = Files.readAllBytes(weights());
        Files.write(weights(), Arrays.copyOf(whole, whole.length - 100));

        assertRefused(folder, "tensor ", "the file is truncated");
    }

    @Test
    void lengthBeyondTheModelsPositions() {
        checkpoint.config().put("max_position_embeddings", 32);
        checkpoint.write(folder);

        assertRefused(folder, "64", "32 positions");
    }

    @Test
    void modelThatDoesNotFitIntoMemory() {
        checkpoint.write(folder);
        RunnerOptions many = new RunnerOptions(500_000_000, 64, 1, Optional.empty());

        assertThatThrownBy(() -> OnnxStepRunner.load(folder, many))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContainingAll("the model needs", "kv cache", "available")
                .hasMessageEndingWith("; precision int8 or int4 needs less");
    }

    @Test
    void precisionsThatOnlyGpusMultiply() {
        checkpoint.write(folder);
        RunnerOptions options =
                new RunnerOptions(1, 64, 1, Optional.empty(), Device.CPU, Precision.FP8, 32);

        assertThatThrownBy(() -> OnnxStepRunner.load(folder, options))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContainingAll(folder.toString(), "FP8", "fp32, int8 or int4");
    }

    @Test
    void anotherLibraryInTheSameProcess() {
        checkpoint.write(folder);
        RunnerOptions other =
                new RunnerOptions(1, 64, 1, Optional.of(folder.resolve("libonnxruntime.so")));

        assertThatThrownBy(() -> OnnxStepRunner.load(folder, other))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContainingAll(folder.toString(), "one ONNX Runtime");
    }

    private Path weights() {
        return folder.resolve("model.safetensors");
    }

    private static void assertRefused(Path folder, String... words) {
        assertThatThrownBy(() ->
                        OnnxStepRunner.load(folder, new RunnerOptions(1, 64, 1, Optional.empty())))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining(folder.toString());
    }
}
