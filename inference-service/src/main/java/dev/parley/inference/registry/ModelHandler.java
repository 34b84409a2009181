package dev.parley.inference.registry;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.device.SystemMemory;
import dev.parley.inference.model.DeviceLostException;
import dev.parley.inference.registry.ModelProgress.Failed;
import dev.parley.inference.registry.ModelProgress.Ready;
import dev.parley.inference.registry.ModelProgress.Unloaded;
import dev.parley.inference.registry.ModelProgress.Unloading;
import dev.parley.inference.store.StoreException;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Brings models into service and out of it; a failure ends in the model's place and in the log. */
@Singleton
final class ModelHandler {

    private static final Logger LOG = Logger.getLogger(ModelHandler.class);

    private final ChatModelLoader loader;
    private final Duration grace;
    private final EngineDeaths deaths;
    private final MemoryBudget memory;

    @Inject
    ModelHandler(ChatModelLoader loader, InferenceConfig config, EngineDeaths deaths) {
        this.loader = loader;
        this.grace = config.shutdownGrace();
        this.deaths = deaths;
        this.memory =
                new MemoryBudget(
                        config.memory()
                                .map(MemorySize::asLongValue)
                                .orElseGet(SystemMemory::available));
    }

    void load(ModelPlace place, ServedModels served) {
        String id = place.id();
        try {
            long began = System.nanoTime();
            refuseUnsupported(place.model().settings().path());
            Path folder = served.open(place.model());
            ChatModel model = loader.load(id, folder, place.model().settings(), memory.of(id));
            place.progress(new Ready(model));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            LOG.infof("Model %s serves after %d ms: %s", id, took.toMillis(), model.description());
        } catch (ModelLoadException | TokenizerLoadException | StoreException refused) {
            LOG.errorf("Model %s cannot be loaded: %s", id, refused.getMessage());
            fail(place, String.valueOf(refused.getMessage()));
        } catch (OutOfMemoryError full) {
            String cause = "out of memory while it was loaded: " + full.getMessage();
            LOG.errorf("Model %s cannot be loaded: %s", id, cause);
            fail(place, cause);
        } catch (DeviceLostException lost) {
            LOG.errorf(lost, "Model %s lost its device while it was loaded", id);
            fail(place, lost.toString());
            deaths.died(id, lost);
        } catch (RuntimeException | Error broken) { // whatever it is, the other models still serve
            LOG.errorf(broken, "Model %s cannot be loaded", id);
            fail(place, broken.toString());
        }
    }

    /** What config.json tells is told before gigabytes are read to be hashed. */
    private static void refuseUnsupported(Path folder) throws ModelLoadException {
        if (Files.exists(folder.resolve("config.json"))) { // else the store says what is missing
            ModelConfig.read(folder);
        }
    }

    private void fail(ModelPlace place, String cause) {
        memory.giveBack(place.id());
        place.progress(new Failed(cause));
    }

    /**
     * Takes a model out of service. One whose step never returns stays where it is, with its
     * memory, until the watchdog has the process restarted.
     */
    void unload(ModelPlace place) {
        if (place.progress() instanceof Unloading(ChatModel model)) {
            model.engine().close(grace);
            if (!model.engine().hasEnded()) {
                LOG.errorf("Model %s cannot be unloaded: its step does not end", place.id());
                return;
            }
            memory.giveBack(place.id());
            LOG.infof("Model %s is unloaded", place.id());
            place.progress(new Unloaded());
        }
    }
}
