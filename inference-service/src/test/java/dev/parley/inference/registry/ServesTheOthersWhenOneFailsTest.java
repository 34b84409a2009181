package dev.parley.inference.registry;

import static dev.parley.inference.registry.TestModels.FAKES;
import static dev.parley.inference.registry.TestModels.SMALL;
import static dev.parley.inference.registry.TestModels.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.engine.FakeStepRunner;
import dev.parley.inference.registry.InferenceConfig.ChatModelConfig;
import dev.parley.inference.registry.ModelStatus.State;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServesTheOthersWhenOneFailsTest {

    @TempDir Path folder;

    /** Loads the broken model first and a sound one after it; returns what the broken one says. */
    private static String cause(RunnerLoader runners, ChatModelConfig broken) {
        ChatModels models =
                TestModels.of(runners, Map.of("broken", broken, "sound", config(SMALL)));
        models.start(new StartupEvent());
        models.awaitChanges();
        assertThat(TestModels.state(models, "sound")).isEqualTo(State.READY);
        ModelStatus status = TestModels.status(models, "broken");
        assertThat(status.state()).isEqualTo(State.FAILED);
        assertThat(status.holdsUpReadiness()).isTrue();
        models.stop(new ShutdownEvent());
        return status.detail();
    }

    private Path copy() throws IOException {
        try (var files = Files.list(SMALL)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        return folder;
    }

    @Test
    void aMissingFolderIsNamed() {
        assertThat(cause(FAKES, config(folder.resolve("none"))))
                .contains("none/config.json cannot be read: no such file");
    }

    @Test
    void aMissingTokenizerIsNamed() throws Exception {
        Files.delete(copy().resolve("tekken.json"));

        assertThat(cause(FAKES, config(folder))).contains("tekken.json");
    }

    @Test
    void weightsThatAreCutOffAreNamed() throws Exception {
        Path weights = copy().resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(cause(TestModels.ONNX, config(folder))).contains("model.safetensors");
    }

    @Test
    void weightsThatGiveNoNumbersAreFoundByTheFirstStep() {
        FakeStepRunner broken = FakeStepRunner.saying(2, 2048, 1024, 1);
        broken.giveNoNumbersInNextSteps(1);
        Path theirs = SMALL.toAbsolutePath().resolveSibling("large");

        assertThat(
                        cause(
                                (path, options) ->
                                        path.equals(theirs) ? broken : FAKES.load(path, options),
                                config(theirs)))
                .contains("scores that are no numbers");
        assertThat(broken.closed).isTrue();
    }

    @Test
    void aHeapThatIsFullIsSaidAndTheNextModelLoads() {
        RunnerLoader full =
                (path, options) -> {
                    if (!path.equals(SMALL.toAbsolutePath())) {
                        throw new OutOfMemoryError(
                                "Cannot reserve 17 bytes of direct buffer memory");
                    }
                    return FAKES.load(path, options);
                };

        assertThat(cause(full, config(SMALL.resolve("../small/../large"))))
                .isEqualTo(
                        "out of memory while it was loaded: Cannot reserve 17 bytes of direct buffer memory");
    }

    @Test
    void aFileThatFailsItsHashIsNotLoaded() throws Exception {
        copy();
        Files.writeString(
                folder.resolve("SHA256SUMS"), "%s  config.json\n".formatted("00".repeat(32)));
        Path file =
                Files.writeString(
                        folder.resolve("models.yaml"),
                        "models: {it: {folder: %s}}".formatted(folder));
        RunnerLoader nobody =
                (_, _) -> {
                    throw new AssertionError("it was loaded");
                };
        ChatModels models = TestModels.of(nobody, Map.of(), file);

        models.start(new StartupEvent());
        models.awaitChanges();

        assertThat(TestModels.status(models, "it").detail())
                .contains("its list of hashes does not have it");
        models.stop(new ShutdownEvent());
    }

    @Test
    void aLengthBeyondTheModelsIsRefusedByTheSettingsName() {
        assertThat(
                        cause(
                                TestModels.ONNX,
                                new FixedConfig.Model(SMALL, 2, 4, 1, OptionalInt.of(1_000_000))))
                .contains("max-model-len is 1000000, and the model has 2048 positions");
    }

    @Test
    void settingsThatNobodyCanServeAreRefusedByName() {
        assertThat(cause(FAKES, new FixedConfig.Model(SMALL, 0, 4, 1)))
                .contains("slots must be at least 1, not 0");
    }
}
