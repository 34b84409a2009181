package dev.parley.inference.registry;

import static dev.parley.inference.registry.TestModels.FAKES;
import static dev.parley.inference.registry.TestModels.SMALL;
import static dev.parley.inference.registry.TestModels.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.engine.FakeStepRunner;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.model.DeviceLostException;
import dev.parley.inference.registry.ModelStatus.State;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SaysWhyAModelFailedTest {

    private static ChatModels started(ChatModels models) {
        models.start(new StartupEvent());
        models.awaitChanges();
        return models;
    }

    @Test
    void aDeviceThatIsLostWhileAModelIsLoadedIsToldOf() {
        List<Throwable> deaths = new CopyOnWriteArrayList<>();
        RunnerLoader losing =
                (folder, options) -> {
                    FakeStepRunner runner = (FakeStepRunner) FAKES.load(folder, options);
                    runner.losesItsDevice = true;
                    return runner;
                };

        ChatModels models =
                started(
                        TestModels.of(
                                losing,
                                new FixedConfig(Map.of("one", config(SMALL))),
                                (_, cause) -> deaths.add(cause)));

        assertThat(deaths).isNotEmpty().allMatch(DeviceLostException.class::isInstance);
        assertThat(TestModels.state(models, "one")).isEqualTo(State.FAILED);
        models.stop(new ShutdownEvent());
    }

    @Test
    void settingsThatNoEngineTakesAreRefusedBeforeTheModelIsOpened() {
        List<Path> opened = new CopyOnWriteArrayList<>();
        RunnerLoader noting =
                (folder, options) -> {
                    opened.add(folder);
                    return FAKES.load(folder, options);
                };

        ChatModels models =
                started(
                        TestModels.of(
                                noting, Map.of("one", new FixedConfig.Model(SMALL, 2, -1, 1))));

        assertThat(TestModels.status(models, "one").detail())
                .isEqualTo(
                        "its settings: queue must be 0 or more, readerBuffer and chunkTokens 1 or more");
        assertThat(opened).isEmpty();
        models.stop(new ShutdownEvent());
    }

    @Test
    void aModelWhoseEngineStoppedHasFailedAndCanBeLoadedAgain() {
        ChatModels models = started(TestModels.of(FAKES, Map.of("one", config(SMALL))));
        models.require("one").engine().close(Duration.ZERO);

        InferenceException refusal =
                catchThrowableOfType(InferenceException.class, () -> models.require("one"));
        assertThat(refusal.error()).isEqualTo(InferenceError.MODEL_FAILED);
        assertThat(refusal).hasMessage("model one failed: its engine stopped");

        models.beginLoading("one");
        models.awaitChanges();

        assertThat(models.require("one").engine().isServing()).isTrue();
        models.stop(new ShutdownEvent());
    }
}
