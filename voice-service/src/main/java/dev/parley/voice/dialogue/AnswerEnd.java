package dev.parley.voice.dialogue;

/** How an answer ended and what it took. */
public record AnswerEnd(Reason reason, int promptTokens, int completionTokens, int cachedTokens) {

    /** Why an answer ended. */
    public enum Reason {
        /** The model had said everything. */
        STOP,
        /** It reached its limit of tokens. */
        LENGTH,
        /** It waits for tools. */
        TOOL_CALLS
    }
}
