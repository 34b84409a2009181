package dev.parley.inference.engine;

/** Why an answer is complete. */
public enum FinishReason {
    /** The model wrote a stop token. */
    STOP,
    /** The request's limit or the context length was reached. */
    LENGTH
}
