package dev.parley.router.provider;

import java.util.List;

/**
 * A conversation to answer.
 *
 * @param messages oldest first, at least one
 * @param toolUse what the model may call
 * @param form of the answer's text
 * @param sampling how tokens are picked
 * @param origin whom it comes from
 */
public record ChatPrompt(
        List<ChatMessage> messages,
        ToolUse toolUse,
        AnswerForm form,
        Sampling sampling,
        Origin origin) {

    public ChatPrompt {
        messages = List.copyOf(messages);
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages must have at least one message");
        }
    }

    /** Length of all that the model is shown. */
    public long characters() {
        long characters = 0;
        for (ChatMessage message : messages) {
            characters += characters(message);
        }
        if (toolUse.shown()) {
            for (ChatTool tool : toolUse.tools()) {
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
            case ChatMessage.Assistant assistant ->
                    assistant.toolCalls().stream()
                            .mapToLong(it -> it.name().length() + it.arguments().length())
                            .reduce(assistant.text().length(), Long::sum);
        };
    }
}
