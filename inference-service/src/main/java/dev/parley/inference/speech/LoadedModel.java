package dev.parley.inference.speech;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.registry.ModelStatus.Kind;
import dev.parley.inference.registry.ModelStatus.State;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A model that is loading at first, and then ready or failed for good.
 *
 * @param <E> what serves it
 */
public final class LoadedModel<E> {

    private static final Logger LOG = Logger.getLogger(LoadedModel.class);
    private static final Duration RETRY_WHILE_LOADING = Duration.ofSeconds(1);

    private final String id;
    private final Kind kind;
    private volatile Progress<E> progress = new Loading<>();

    private sealed interface Progress<E> {}

    private record Loading<E>() implements Progress<E> {}

    private record Ready<E>(E engine, String detail) implements Progress<E> {}

    private record Failed<E>(String cause) implements Progress<E> {}

    public LoadedModel(String id, Kind kind) {
        this.id = id;
        this.kind = kind;
    }

    /** Loads, once; a failure ends in the status and the log, never in the caller. */
    public void load(Supplier<E> loader, Function<E, String> describe) {
        try {
            E engine = loader.get();
            progress = new Ready<>(engine, describe.apply(engine));
            LOG.infof("%s is ready", id);
        } catch (SpeechModelException e) {
            progress = new Failed<>(String.valueOf(e.getMessage()));
            LOG.errorf("%s cannot be used: %s", id, e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            progress = new Failed<>(e.toString());
            LOG.errorf(e, "%s cannot be used", id);
        }
    }

    /** Returns what serves the model, or fails the request that needs it. */
    public E engine() {
        return switch (progress) {
            case Ready<E>(E engine, _) -> engine;
            case Loading<E>() ->
                    throw InferenceException.retryable(
                            InferenceError.MODEL_LOADING,
                            id + " is still loading",
                            RETRY_WHILE_LOADING);
            case Failed<E>(String cause) ->
                    throw InferenceException.of(
                            InferenceError.MODEL_FAILED, id + " failed to load: " + cause);
        };
    }

    /** Returns its state now. */
    public ModelStatus status() {
        return switch (progress) {
            case Loading<E>() -> new ModelStatus(id, kind, State.LOADING, "loading", 0);
            case Ready<E>(_, String detail) -> new ModelStatus(id, kind, State.READY, detail, 0);
            case Failed<E>(String cause) -> new ModelStatus(id, kind, State.FAILED, cause, 0);
        };
    }
}
