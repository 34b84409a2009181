package dev.parley.router.provider;

/** A piece of an answer. The last of a stream is always {@link Completed}. */
public sealed interface AnswerEvent {

    /** Text to append to the answer. */
    record TextDelta(String text) implements AnswerEvent {

        @Override
        public String toString() {
            return "TextDelta[" + text.length() + " characters]";
        }
    }

    /** A tool the model calls, complete. */
    record ToolCalled(ToolCall call) implements AnswerEvent {}

    /** The end. */
    record Completed(FinishReason reason, Usage usage, Timings timings) implements AnswerEvent {}

    /** Why an answer ended. */
    enum FinishReason {
        STOP,
        LENGTH,
        TOOL_CALLS
    }

    /**
     * Tokens of one request.
     *
     * @param promptTokens cached ones included
     */
    record Usage(int promptTokens, int completionTokens, int cachedTokens) {}

    /** Where the time went, on the provider's clock, in microseconds. */
    record Timings(long queueMicros, long prefillMicros, long ttftMicros, long tpotMicros) {}
}
