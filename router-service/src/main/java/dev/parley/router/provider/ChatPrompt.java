package dev.parley.router.provider;

import java.util.List;

/**
 * A conversation to answer.
 *
 * @param messages oldest first, at least one
 * @param tools what the model may call
 * @param toolsShown whether it is shown the tools at all
 */
public record ChatPrompt(
        List<ChatMessage> messages, List<ChatTool> tools, boolean toolsShown, Sampling sampling) {

    public ChatPrompt {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("there must be at least one message");
        }
    }

    /** Whether answering takes a model that can call tools. */
    public boolean needsTools() {
        return toolsShown && !tools.isEmpty();
    }

    /** Length of all that the model is shown. */
    public long characters() {
        long characters = 0;
        for (ChatMessage message : messages) {
            characters += characters(message);
        }
        if (needsTools()) {
            for (ChatTool tool : tools) {
                characters += tool.name().length();
                characters += tool.description().length();
                characters += tool.parameters().length();
            }
        }
        return characters;
    }

    private static long characters(ChatMessage message) {
        return switch (message) {
            case ChatMessage.Instructions(var text) -> text.length();
            case ChatMessage.User(var text) -> text.length();
            case ChatMessage.ToolResult(var _, var text) -> text.length();
            case ChatMessage.Assistant(var text, var calls) ->
                    calls.stream()
                            .mapToLong(it -> it.name().length() + it.arguments().length())
                            .reduce(text.length(), Long::sum);
        };
    }
}
