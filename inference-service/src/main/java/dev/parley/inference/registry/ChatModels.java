package dev.parley.inference.registry;

import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.engine.EngineLoad;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ModelStatus.Kind;
import dev.parley.inference.registry.ModelStatus.State;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jboss.logging.Logger;

/**
 * The language models of this server. They are loaded one after the other in a thread of their own;
 * one that cannot be loaded does not keep the others from serving.
 */
@Singleton
public final class ChatModels implements ModelStatusSource {

    private static final Logger LOG = Logger.getLogger(ChatModels.class);
    private static final Duration RETRY_WHILE_LOADING = Duration.ofSeconds(1);

    private sealed interface Progress {
        record Loading() implements Progress {}

        record Ready(ChatModel model) implements Progress {}

        record Failed(String cause) implements Progress {}
    }

    private final ChatModelLoader loader;
    private final Duration shutdownGrace;
    private final SequencedMap<String, InferenceConfig.ChatModelConfig> wanted = new TreeMap<>();
    private final Map<String, Progress> models = new ConcurrentSkipListMap<>();
    private final Thread loading =
            Thread.ofPlatform().name("load-models").daemon().unstarted(this::loadAll);
    private volatile boolean stopping;

    @Inject
    ChatModels(ChatModelLoader loader, InferenceConfig config) {
        this.loader = loader;
        this.shutdownGrace = config.shutdownGrace();
        config.models()
                .forEach((id, model) -> {
                    if (model.enabled()) {
                        wanted.put(id, model);
                        models.put(id, new Progress.Loading());
                    }
                });
    }

    void start(@Observes StartupEvent event) {
        loading.start();
    }

    /**
     * Returns a model that serves.
     *
     * @throws InferenceException where it is unknown, still loading, or could not be loaded
     */
    public ChatModel require(String id) {
        Progress progress = models.get(id);
        if (progress == null) {
            throw InferenceException.of(
                    InferenceError.UNKNOWN_MODEL,
                    "unknown model; ListModels names those of this server");
        }
        return switch (progress) {
            case Progress.Ready(ChatModel model) -> model;
            case Progress.Loading() ->
                    throw InferenceException.retryable(
                            InferenceError.MODEL_LOADING,
                            "model " + id + " is being loaded",
                            RETRY_WHILE_LOADING);
            case Progress.Failed(String cause) ->
                    throw InferenceException.of(
                            InferenceError.MODEL_FAILED, "model " + id + " failed: " + cause);
        };
    }

    /** Returns the ids of all models, whatever their state. */
    public List<String> ids() {
        return List.copyOf(wanted.keySet());
    }

    /** Returns how busy a model is, once it serves. */
    public Optional<EngineLoad> load(String id) {
        return models.get(id) instanceof Progress.Ready(ChatModel model)
                ? Optional.of(model.engine().load())
                : Optional.empty();
    }

    @Override
    public List<ModelStatus> models() {
        List<ModelStatus> statuses = new ArrayList<>();
        models.forEach((id, progress) -> statuses.add(status(id, progress)));
        return statuses;
    }

    private static ModelStatus status(String id, Progress progress) {
        return switch (progress) {
            case Progress.Loading() -> new ModelStatus(id, Kind.CHAT, State.LOADING, "", 0);
            case Progress.Failed(String cause) ->
                    new ModelStatus(id, Kind.CHAT, State.FAILED, cause, 0);
            case Progress.Ready(ChatModel model) when model.engine().isServing() ->
                    new ModelStatus(
                            id, Kind.CHAT, State.READY, model.description(), model.contextLength());
            case Progress.Ready _ ->
                    new ModelStatus(id, Kind.CHAT, State.FAILED, "its engine stopped", 0);
        };
    }

    private void loadAll() {
        wanted.forEach((id, config) -> {
            if (!stopping) {
                models.put(id, load(id, config));
            }
        });
    }

    private Progress load(String id, InferenceConfig.ChatModelConfig config) {
        long began = System.nanoTime();
        try {
            ChatModel model = loader.load(id, config);
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            LOG.infof("Model %s serves after %d ms: %s", id, took.toMillis(), model.description());
            return new Progress.Ready(model);
        } catch (ModelLoadException | TokenizerLoadException refused) {
            LOG.errorf("Model %s cannot be loaded: %s", id, refused.getMessage());
            return new Progress.Failed(String.valueOf(refused.getMessage()));
        } catch (RuntimeException | LinkageError broken) {
            LOG.errorf(broken, "Model %s cannot be loaded", id);
            return new Progress.Failed(broken.toString());
        }
    }

    /** Answers under way finish, for a while; new requests are refused. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        List<Thread> closing = new ArrayList<>();
        for (Progress progress : models.values()) {
            if (progress instanceof Progress.Ready(ChatModel model)) {
                closing.add(Thread.ofPlatform().start(() -> model.engine().close(shutdownGrace)));
            }
        }
        closing.forEach(ChatModels::join);
        join(loading);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
