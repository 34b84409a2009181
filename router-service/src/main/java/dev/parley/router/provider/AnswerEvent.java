package dev.parley.router.provider;

import java.util.List;

/** A piece of an answer. The last of a stream is always {@link Completed}. */
public sealed interface AnswerEvent {

    /** The tokens generated since the event before, where they were asked for. */
    List<GeneratedToken> tokens();

    /** Text to append to the answer. */
    record TextDelta(String text, List<GeneratedToken> tokens) implements AnswerEvent {

        public TextDelta {
            tokens = List.copyOf(tokens);
        }

        public TextDelta(String text) {
            this(text, List.of());
        }

        @Override
        public String toString() {
            return "TextDelta[" + text.length() + " characters]";
        }
    }

    /** A tool the model calls, complete. */
    record ToolCalled(ToolCall call, List<GeneratedToken> tokens) implements AnswerEvent {

        public ToolCalled {
            tokens = List.copyOf(tokens);
        }
    }

    /** The end. */
    record Completed(
            FinishReason reason,
            Usage usage,
            Timings timings,
            Replay replay,
            List<GeneratedToken> tokens)
            implements AnswerEvent {

        public Completed {
            tokens = List.copyOf(tokens);
        }

        public Completed(FinishReason reason, Usage usage, Timings timings) {
            this(reason, usage, timings, Replay.UNKNOWN, List.of());
        }
    }

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
    record Timings(
            long queueMicros,
            long prefillMicros,
            long ttftMicros,
            long tpotMicros,
            long itlP99Micros) {}

    /**
     * What getting the same answer again takes.
     *
     * @param deterministic whether the same request does, whatever else the target runs
     * @param seed that picked the tokens
     * @param stop the text that ended the answer; empty where none did
     */
    record Replay(boolean deterministic, long seed, String stop) {

        public static final Replay UNKNOWN = new Replay(false, 0, "");
    }
}
