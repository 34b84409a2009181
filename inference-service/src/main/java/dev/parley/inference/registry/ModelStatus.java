package dev.parley.inference.registry;

/**
 * A model and whether it can be used.
 *
 * @param id unique on this server
 * @param kind what it does
 * @param state whether it can be used
 * @param detail why it failed, or what it is, in words
 * @param contextLength for {@link Kind#CHAT}: most tokens of prompt and answer together; else 0
 */
public record ModelStatus(String id, Kind kind, State state, String detail, int contextLength) {

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
        FAILED
    }
}
