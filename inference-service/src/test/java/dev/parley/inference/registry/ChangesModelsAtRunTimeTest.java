package dev.parley.inference.registry;

import static dev.parley.inference.registry.TestModels.FAKES;
import static dev.parley.inference.registry.TestModels.SMALL;
import static dev.parley.inference.registry.TestModels.config;
import static dev.parley.inference.registry.TestModels.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.device.OnnxRuntime;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.engine.FakeStepRunner;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.Prompt;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ModelStatus.State;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingOptions;
import dev.parley.inference.store.StoreException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChangesModelsAtRunTimeTest {

    @TempDir Path folder;

    private static ChatModels started(ChatModels models) {
        models.start(new StartupEvent());
        models.awaitChanges();
        return models;
    }

    @Test
    void anUnloadedModelGivesItsNativeMemoryBack() {
        OnnxRuntime runtime = OnnxRuntime.open(Optional.empty());
        long before = runtime.liveObjects();
        ChatModels models = started(TestModels.of(TestModels.ONNX, Map.of("one", config(SMALL))));
        assertThat(models.models()).extracting(ModelStatus::state).containsOnly(State.READY);
        assertThat(runtime.liveObjects()).isGreaterThan(before);

        models.beginUnloading("one");
        models.awaitChanges();

        assertThat(runtime.liveObjects()).isEqualTo(before);
        assertThat(state(models, "one")).isEqualTo(State.UNLOADED);
        assertThatThrownBy(() -> models.require("one"))
                .isInstanceOf(InferenceException.class)
                .hasMessage("model one is not loaded");
    }

    @Test
    void anUnloadedModelCanBeLoadedAgain() {
        ChatModels models = started(TestModels.of(FAKES, Map.of("one", config(SMALL))));
        models.beginUnloading("one");
        models.awaitChanges();

        models.beginLoading("one");
        models.awaitChanges();

        assertThat(models.require("one").engine().isServing()).isTrue();
        models.stop(new ShutdownEvent());
    }

    @Test
    void unloadingDoesNotTakeTheServerOutOfService() {
        ChatModels models = started(TestModels.of(FAKES, Map.of("one", config(SMALL))));

        models.beginUnloading("one");
        models.awaitChanges();

        assertThat(models.models()).noneMatch(ModelStatus::holdsUpReadiness);
    }

    @Test
    void aLoadAtRunTimeThatFailsLeavesTheServerReady() throws Exception {
        Path file = write("models: {}");
        ChatModels models = started(TestModels.of(FAKES, Map.of("one", config(SMALL)), file));
        write("models: {two: {folder: nowhere}}");

        assertThat(models.reread()).containsExactly("two");
        models.awaitChanges();

        assertThat(TestModels.status(models, "two").detail())
                .isEqualTo("two is not here: there is no folder " + folder.resolve("nowhere"));
        assertThat(models.models()).noneMatch(ModelStatus::holdsUpReadiness);
        models.stop(new ShutdownEvent());
    }

    @Test
    void rereadingLoadsWhatIsNewAndUnloadsWhatIsGone() throws Exception {
        Path file = write("models: {old: {folder: %1$s}, kept: {folder: %1$s}}");
        ChatModels models = started(TestModels.of(FAKES, Map.of(), file));
        ChatModel kept = models.require("kept");
        write("models: {new: {folder: %1$s}, kept: {folder: %1$s}}");

        assertThat(models.reread()).containsExactly("old", "new");
        models.awaitChanges();

        assertThat(models.ids()).containsExactly("kept", "new");
        assertThat(models.require("kept")).isSameAs(kept);
        assertThat(models.require("new").engine().isServing()).isTrue();
        models.stop(new ShutdownEvent());
    }

    @Test
    void rereadingAppliesChangedSettings() throws Exception {
        Path file = write("models: {it: {folder: %s}}");
        ChatModels models = started(TestModels.of(FAKES, Map.of(), file));
        write("models: {it: {folder: %s, serve: {max-model-len: 77, slots: 3}}}");

        assertThat(models.reread()).containsExactly("it");
        models.awaitChanges();

        assertThat(models.require("it").contextLength()).isEqualTo(77);
        assertThat(models.load("it").orElseThrow().slots()).isEqualTo(3);
        models.stop(new ShutdownEvent());
    }

    @Test
    void ofTwoRereadingsTheNewerHolds() throws Exception {
        CountDownLatch mayLoad = new CountDownLatch(1);
        RunnerLoader runners = loadingThreeSlotsAfter(mayLoad);
        String slow = "slow: {folder: %1$s, serve: {slots: 3}}";
        Path file = write("models: {back: {folder: %1$s}, same: {folder: %1$s}}");
        ChatModels models = started(TestModels.of(runners, Map.of(), file));
        ChatModel back = models.require("back");
        write("models: {back: {folder: %1$s}, same: {folder: %1$s}, " + slow + "}");
        assertThat(models.reread()).containsExactly("slow"); // all later changes wait for it

        write("models: {same: {folder: %1$s, serve: {max-model-len: 77}}, " + slow + "}");
        assertThat(models.reread()).containsExactly("back", "same");
        write(
                "models: {back: {folder: %1$s}, same: {folder: %1$s, serve: {max-model-len: 78}}, "
                        + slow
                        + "}");
        assertThat(models.reread()).containsExactly("same");
        mayLoad.countDown();
        models.awaitChanges();

        assertThat(models.require("back")).isSameAs(back);
        assertThat(models.require("same").contextLength()).isEqualTo(78);
        models.stop(new ShutdownEvent());
    }

    private static RunnerLoader loadingThreeSlotsAfter(CountDownLatch mayLoad) {
        return (path, options) -> {
            try {
                if (options.slots() == 3) {
                    mayLoad.await();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return FAKES.load(path, options);
        };
    }

    @Test
    void aModelIsNotLoadedWhileItsLastAnswersFinish() throws Exception {
        Path file = write("models: {}");
        CountDownLatch mayLoad = new CountDownLatch(1);
        RunnerLoader runners = loadingThreeSlotsAfter(mayLoad);
        ChatModels models = started(TestModels.of(runners, Map.of("one", config(SMALL)), file));
        write("models: {slow: {folder: %1$s, serve: {slots: 3}}}");
        models.reread();
        models.beginUnloading("one"); // which waits for the slow one

        assertThatThrownBy(() -> models.beginLoading("one"))
                .isInstanceOf(InferenceException.class)
                .hasMessage("model one is being unloaded");

        mayLoad.countDown();
        models.awaitChanges();
        assertThat(state(models, "one")).isEqualTo(State.UNLOADED);
        models.stop(new ShutdownEvent());
    }

    @Test
    void aModelWhoseStepNeverEndsKeepsItsMemoryAndIsWatched() throws Exception {
        FakeStepRunner runner = FakeStepRunner.saying(2, 2048, 1024, 1);
        FixedConfig config = new FixedConfig(Map.of("one", config(SMALL)));
        ModelHandler handler = TestModels.handler((_, _) -> runner, config, (_, _) -> {});
        ChatModels models = started(new ChatModels(handler, config));
        Engine engine = models.require("one").engine();
        runner.stopBeforeTheNextStep();
        engine.submit(
                new GenerationRequest(
                        Prompt.of(1),
                        OptionalInt.of(9),
                        Sampler.of(SamplingOptions.greedy()),
                        Set.of(),
                        0,
                        OptionalLong.empty()));
        while (!runner.isAtAStep()) {
            Thread.onSpinWait();
        }
        ModelPlace place = models.place("one");
        place.wantUnloaded();

        Thread impatient =
                Thread.ofPlatform()
                        .start(() -> {
                            Thread.currentThread().interrupt(); // instead of half a minute
                            handler.unload(place);
                        });
        impatient.join();

        assertThat(place.progress()).isInstanceOf(ModelProgress.Unloading.class);
        assertThat(models.unloading()).extracting(ChatModel::engine).containsExactly(engine);
        runner.allowAll();
        handler.unload(place);
        assertThat(state(models, "one")).isEqualTo(State.UNLOADED);
        assertThat(models.unloading()).isEmpty();
    }

    @Test
    void aServerOnItsWayOutDoesNotCallItsModelsFailed() {
        ChatModels models = started(TestModels.of(FAKES, Map.of("one", config(SMALL))));

        models.stop(new ShutdownEvent());

        assertThat(state(models, "one")).isEqualTo(State.UNLOADED);
    }

    @Test
    void rereadingSomethingWrongChangesNothing() throws Exception {
        Path file = write("models: {it: {folder: %s}}");
        ChatModels models = started(TestModels.of(FAKES, Map.of(), file));
        write("models: {it: {folder: %s, serve: {colour: red}}}");

        assertThatThrownBy(models::reread)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("models.it.serve")
                .hasMessageContaining("colour");
        assertThat(state(models, "it")).isEqualTo(State.READY);
        models.stop(new ShutdownEvent());
    }

    @Test
    void aModelIsNamedOnce() throws Exception {
        Path file = write("models: {one: {folder: %s}}");

        assertThatThrownBy(() -> TestModels.of(FAKES, Map.of("one", config(SMALL)), file))
                .hasMessageContaining("names the model one, and so do the settings");
    }

    private Path write(String yaml) throws Exception {
        return Files.writeString(
                folder.resolve("models.yaml"), yaml.formatted(SMALL.toAbsolutePath()));
    }
}
