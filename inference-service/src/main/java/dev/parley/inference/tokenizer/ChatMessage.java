package dev.parley.inference.tokenizer;

import java.util.List;

/** One message of a conversation. */
public sealed interface ChatMessage {

    /** The operator's or developer's instructions. */
    record SystemPrompt(String text) implements ChatMessage {}

    /** What the person says to the model. */
    record User(String text) implements ChatMessage {}

    /** What the model said, and the tools it asked for; not both may be empty. */
    record Assistant(String text, List<ToolCall> calls) implements ChatMessage {
        public Assistant {
            calls = List.copyOf(calls);
        }
    }

    /** What the tool called by {@code callId} returned. */
    record ToolResult(String callId, String text) implements ChatMessage {}
}
