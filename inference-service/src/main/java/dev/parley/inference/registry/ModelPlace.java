package dev.parley.inference.registry;

import dev.parley.inference.registry.ModelProgress.Failed;
import dev.parley.inference.registry.ModelProgress.Loading;
import dev.parley.inference.registry.ModelProgress.Ready;
import dev.parley.inference.registry.ModelProgress.Unloaded;
import dev.parley.inference.registry.ModelProgress.Unloading;
import dev.parley.inference.registry.ModelStatus.Execution;
import dev.parley.inference.registry.ModelStatus.Kind;
import dev.parley.inference.registry.ModelStatus.State;
import java.util.Optional;

/**
 * Where one model is: loading, in service, failed or gone. Any thread may ask; wishes come from any
 * thread and are carried out by the one that loads.
 */
final class ModelPlace {

    private final ServedModel model;
    private volatile boolean required;
    private volatile ModelProgress progress = new Loading();

    /**
     * A place of a model that is to be loaded.
     *
     * @param required whether the server is ready only with it
     */
    ModelPlace(ServedModel model, boolean required) {
        this.model = model;
        this.required = required;
    }

    String id() {
        return model.id();
    }

    ServedModel model() {
        return model;
    }

    ModelProgress progress() {
        return progress;
    }

    void progress(ModelProgress now) {
        progress = now;
    }

    /** Notes the wish that it serve; returns whether there is something to do for it. */
    synchronized boolean wantLoaded() {
        boolean isIdle =
                switch (progress) {
                    case Failed _, Unloaded _ -> true;
                    case Ready(ChatModel it) -> !it.engine().isServing();
                    case Loading _, Unloading _ -> false;
                };
        if (isIdle) {
            required = false;
            progress = new Loading();
        }
        return isIdle;
    }

    /** Notes the wish that it go; returns whether there is something to do for it. */
    synchronized boolean wantUnloaded() {
        if (progress instanceof Ready(ChatModel it)) {
            progress = new Unloading(it);
            return true;
        }
        if (progress instanceof Failed) {
            progress = new Unloaded();
        }
        return false;
    }

    /**
     * Tells where it is.
     *
     * @param stopping whether the whole server is on its way out
     */
    ModelStatus status(boolean stopping) {
        return switch (progress) {
            case Loading() -> status(State.LOADING, "", 0);
            case Failed(String cause) -> status(State.FAILED, cause, 0);
            case Ready(ChatModel it) when it.engine().isServing() ->
                    status(State.READY, it.description(), it.contextLength());
            case Ready _ when !stopping -> status(State.FAILED, "its engine stopped", 0);
            case Ready _, Unloading _ ->
                    status(State.UNLOADED, "its last answers are finishing", 0);
            case Unloaded() -> status(State.UNLOADED, "unloaded by an operator", 0);
        };
    }

    private ModelStatus status(State state, String detail, int contextLength) {
        Execution execution =
                new Execution(model.settings().device(), model.settings().precision());
        return new ModelStatus(
                id(), Kind.CHAT, state, detail, contextLength, Optional.of(execution), required);
    }
}
