package dev.parley.router.provider;

import java.util.List;

/** One message of a conversation. None of them prints its text. */
public sealed interface ChatMessage {

    /** The operator's or developer's instructions. */
    record Instructions(String text) implements ChatMessage {

        @Override
        public String toString() {
            return "Instructions[" + text.length() + " characters]";
        }
    }

    /** The person talking to the model. */
    record User(String text) implements ChatMessage {

        @Override
        public String toString() {
            return "User[" + text.length() + " characters]";
        }
    }

    /**
     * The model: text, calls of tools, or both.
     *
     * @param prefix whether the answer continues it
     */
    record Assistant(String text, List<ToolCall> toolCalls, boolean prefix) implements ChatMessage {

        public Assistant {
            toolCalls = List.copyOf(toolCalls);
        }

        public Assistant(String text, List<ToolCall> toolCalls) {
            this(text, toolCalls, false);
        }

        @Override
        public String toString() {
            return "Assistant[" + text.length() + " characters, " + toolCalls + "]";
        }
    }

    /** What the tool returned for the call of that id. */
    record ToolResult(String toolCallId, String text) implements ChatMessage {

        @Override
        public String toString() {
            return "ToolResult[" + text.length() + " characters]";
        }
    }
}
