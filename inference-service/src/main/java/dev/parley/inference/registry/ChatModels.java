package dev.parley.inference.registry;

import dev.parley.inference.engine.EngineLoad;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ModelProgress.Failed;
import dev.parley.inference.registry.ModelProgress.Loading;
import dev.parley.inference.registry.ModelProgress.Ready;
import dev.parley.inference.registry.ModelProgress.Unloaded;
import dev.parley.inference.registry.ModelProgress.Unloading;
import dev.parley.inference.store.StoreException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The language models of this server. They are loaded and unloaded one after the other in a thread
 * of their own; one that cannot be loaded does not keep the others from serving.
 */
@Singleton
public final class ChatModels implements ModelStatusSource {

    private static final Duration RETRY_WHILE_LOADING = Duration.ofSeconds(1);
    private static final int MOST_CHANGES = 1_000;

    private final InferenceConfig config;
    private final ModelHandler handler;
    private final Map<String, ModelPlace> places = new ConcurrentSkipListMap<>();
    private final ThreadPoolExecutor changes =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(MOST_CHANGES),
                    task -> Thread.ofPlatform().name("load-models").daemon().unstarted(task));
    private ServedModels served;
    private volatile boolean stopping;

    @Inject
    ChatModels(ModelHandler handler, InferenceConfig config) {
        this.config = config;
        this.handler = handler;
        try {
            this.served = ServedModels.read(config);
        } catch (StoreException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
        served.models().forEach((id, model) -> places.put(id, new ModelPlace(model, true)));
    }

    void start(@Observes StartupEvent event) {
        places.values().forEach(this::submitLoad);
    }

    /**
     * Returns a model that serves.
     *
     * @throws InferenceException where it is unknown, not loaded, or could not be loaded
     */
    public ChatModel require(String id) {
        return switch (place(id).progress()) {
            case Ready(ChatModel model) when model.engine().isServing() || stopping -> model;
            case Ready _ -> throw failed(id, "its engine stopped");
            case Loading() ->
                    throw InferenceException.retryable(
                            InferenceError.MODEL_LOADING,
                            "model " + id + " is being loaded",
                            RETRY_WHILE_LOADING);
            case Failed(String cause) -> throw failed(id, cause);
            case Unloading _, Unloaded _ ->
                    throw InferenceException.of(
                            InferenceError.UNKNOWN_MODEL, "model " + id + " is not loaded");
        };
    }

    private static InferenceException failed(String id, String cause) {
        return InferenceException.of(
                InferenceError.MODEL_FAILED, "model " + id + " failed: " + cause);
    }

    ModelPlace place(String id) {
        ModelPlace place = places.get(id);
        if (place == null) {
            throw InferenceException.of(
                    InferenceError.UNKNOWN_MODEL,
                    "unknown model; ListModels names those of this server");
        }
        return place;
    }

    /** Returns the ids of all models, whatever their state. */
    public List<String> ids() {
        return List.copyOf(places.keySet());
    }

    /** Returns how busy a model is, once it serves. */
    public Optional<EngineLoad> load(String id) {
        ModelPlace place = places.get(id);
        return place != null && place.progress() instanceof Ready(ChatModel model)
                ? Optional.of(model.engine().load())
                : Optional.empty();
    }

    /** Returns the models that serve now. */
    public List<ChatModel> serving() {
        return progress(Ready.class).map(Ready::model).toList();
    }

    /** Returns the models whose last answers are finishing. */
    public List<ChatModel> unloading() {
        return progress(Unloading.class).map(Unloading::model).toList();
    }

    private <T extends ModelProgress> Stream<T> progress(Class<T> kind) {
        return places.values().stream()
                .map(ModelPlace::progress)
                .filter(kind::isInstance)
                .map(kind::cast);
    }

    @Override
    public List<ModelStatus> models() {
        return places.values().stream().map(place -> place.status(stopping)).toList();
    }

    // ---- What an operator asks for while others are served. ----

    /**
     * Begins to bring a model into service that is not; it is not waited for.
     *
     * @throws InferenceException where there is no such model, or it is just being unloaded
     */
    public void beginLoading(String id) {
        ModelPlace place = place(id);
        if (place.progress() instanceof Unloading) {
            throw InferenceException.retryable(
                    InferenceError.MODEL_LOADING,
                    "model " + id + " is being unloaded",
                    RETRY_WHILE_LOADING);
        }
        if (place.wantLoaded()) {
            submitLoad(place);
        }
    }

    /**
     * Begins to take a model out of service: answers under way finish, for a while, new requests
     * are refused, then its memory is given back. It is not waited for.
     *
     * @throws InferenceException where there is no such model, or it is just being loaded
     */
    public void beginUnloading(String id) {
        ModelPlace place = place(id);
        if (place.progress() instanceof Loading) {
            throw InferenceException.retryable(
                    InferenceError.MODEL_LOADING,
                    "model " + id + " is being loaded",
                    RETRY_WHILE_LOADING);
        }
        if (place.wantUnloaded()) {
            changes.execute(() -> handler.unload(place));
        }
    }

    /**
     * Reads models.yaml again: models that are new there are loaded, those that are gone are
     * unloaded, and those that changed are both.
     *
     * @return the ids of the models that change
     * @throws StoreException where the file is wrong; nothing changes then
     */
    public synchronized List<String> reread() throws StoreException {
        ServedModels now = ServedModels.read(config);
        served = now;
        List<String> changed = new ArrayList<>();
        for (ModelPlace place : List.copyOf(places.values())) {
            if (isOutdated(place)) {
                changed.add(place.id());
                changes.execute(() -> replace(place));
            }
        }
        now.models()
                .forEach((id, model) -> {
                    if (!places.containsKey(id)) {
                        changed.add(id);
                        submitLoad(put(model));
                    }
                });
        return changed;
    }

    private ModelPlace put(ServedModel model) {
        ModelPlace place = new ModelPlace(model, false);
        places.put(model.id(), place);
        return place;
    }

    /** Whether something else is wanted in its place, or nothing. */
    private synchronized boolean isOutdated(ModelPlace place) {
        ServedModel wanted = served.models().get(place.id());
        return wanted == null || !wanted.entry().equals(place.model().entry());
    }

    /** What is wanted may have changed since this was asked for: what holds is the newest. */
    private void replace(ModelPlace old) {
        if (places.get(old.id()) == old && isOutdated(old)) {
            old.wantUnloaded();
            handler.unload(old);
            if (!(old.progress() instanceof Unloading)) { // else it does not end
                succeed(old);
            }
        }
    }

    private synchronized void succeed(ModelPlace old) {
        ServedModel wanted = served.models().get(old.id());
        if (wanted == null) {
            places.remove(old.id());
        } else {
            submitLoad(put(wanted));
        }
    }

    private void submitLoad(ModelPlace place) {
        changes.execute(() -> {
            boolean isWanted = places.get(place.id()) == place; // and not replaced meanwhile
            if (isWanted && !stopping) {
                handler.load(place, servedNow());
            }
        });
    }

    /** Waits until everything that was asked for so far is done, and what came of it. */
    void awaitChanges() {
        for (int round = 0; round < 2; round++) {
            CompletableFuture.runAsync(() -> {}, changes).join();
        }
    }

    private synchronized ServedModels servedNow() {
        return served;
    }

    /** Answers under way finish, for a while; new requests are refused. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        changes.shutdown();
        try {
            closeEngines();
            changes.awaitTermination(1, TimeUnit.MINUTES);
            closeEngines(); // of a model whose loading ended meanwhile
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeEngines() throws InterruptedException {
        List<Thread> closing = new ArrayList<>();
        for (ChatModel model : serving()) {
            closing.add(
                    Thread.ofPlatform().start(() -> model.engine().close(config.shutdownGrace())));
        }
        for (Thread thread : closing) {
            thread.join();
        }
    }
}
