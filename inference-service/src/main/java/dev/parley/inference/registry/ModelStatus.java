package dev.parley.inference.registry;

/**
 * A model and whether it can be used.
 *
 * @param id unique on this server
 * @param kind what it does
 * @param state whether it can be used
 * @param detail why it failed, or what it is, in words
 * @param contextLength for {@link Kind#CHAT}: most tokens of prompt and answer together; else 0
 * @param required whether the server is ready only once it is: what was asked for at run time does
 *     not take a server out of service that serves others
 */
public record ModelStatus(
        String id, Kind kind, State state, String detail, int contextLength, boolean required) {

    /** A model that was wanted when the server started. */
    public ModelStatus(String id, Kind kind, State state, String detail, int contextLength) {
        this(id, kind, state, detail, contextLength, true);
    }

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
