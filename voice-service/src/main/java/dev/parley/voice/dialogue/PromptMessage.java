package dev.parley.voice.dialogue;

import java.util.List;

/** A message as a model reads it. */
public sealed interface PromptMessage {

    String text();

    record Instruction(String text) implements PromptMessage {}

    record User(String text) implements PromptMessage {}

    record Assistant(String text, List<ToolCall> calls) implements PromptMessage {

        public Assistant {
            calls = List.copyOf(calls);
        }
    }

    /** What a tool returned. */
    record ToolResult(String callId, String text) implements PromptMessage {}

    /** A tool that the assistant called; {@code arguments} is one JSON object. */
    record ToolCall(String id, String name, String arguments) {}
}
