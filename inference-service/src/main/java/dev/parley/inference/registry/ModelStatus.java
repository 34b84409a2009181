package dev.parley.inference.registry;

import dev.parley.inference.model.Device;
import dev.parley.inference.model.Precision;
import java.util.Optional;

/**
 * A model and whether it can be used.
 *
 * @param id unique on this server
 * @param kind what it does
 * @param state whether it can be used
 * @param detail why it failed, or what it is, in words
 * @param contextLength for {@link Kind#CHAT}: most tokens of prompt and answer together; else 0
 * @param execution for {@link Kind#CHAT}: what runs it, and in which form
 * @param required whether the server is ready only once it is: what was asked for at run time does
 *     not take a server out of service that serves others
 */
public record ModelStatus(
        String id,
        Kind kind,
        State state,
        String detail,
        int contextLength,
        Optional<Execution> execution,
        boolean required) {

    /** A model other than a language model, wanted when the server started. */
    public ModelStatus(String id, Kind kind, State state, String detail, int contextLength) {
        this(id, kind, state, detail, contextLength, Optional.empty(), true);
    }

    /** What runs a model's steps, and in which form its weights are multiplied. */
    public record Execution(Device device, Precision precision) {}

    /** What a model does. */
    public enum Kind {
        CHAT,
        TRANSCRIPTION,
        SPEECH
    }

    /** A model that fails to load stays {@code FAILED}: the process lives on, not ready. */
    public enum State {
        LOADING,
        READY,
        FAILED,
        UNLOADED
    }

    /** Whether the server has to wait for it before it is ready. */
    public boolean holdsUpReadiness() {
        return switch (state) {
            case READY, UNLOADED -> false;
            case LOADING, FAILED -> required;
        };
    }
}
