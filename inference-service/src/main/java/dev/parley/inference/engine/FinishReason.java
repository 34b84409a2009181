package dev.parley.inference.engine;

/** Why an answer is complete. */
public enum FinishReason {
    /** The model wrote a stop token, or what ends the answer was said. */
    STOP,
    /** The request's limit or the context length was reached. */
    LENGTH,
    /** Nothing was to be generated: the prompt is kept for the session's next request. */
    PREFILLED,
    /** The session's next request came before the prompt was run; what was run is kept. */
    SUPERSEDED
}
