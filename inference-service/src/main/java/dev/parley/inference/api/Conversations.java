package dev.parley.inference.api;

import dev.parley.inference.error.InferenceException;
import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Turns messages and tools of the wire into a conversation, naming what cannot be read. */
final class Conversations {

    private Conversations() {}

    /** {@code tokens}: the ids of an answer that is known, by its text; empty for others. */
    static Conversation of(
            List<Message> messages, List<Tool> tools, Function<String, List<Integer>> tokens) {
        checkNames(tools);
        List<ChatMessage> read = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            checkPrefix(messages, i);
            read.add(message(messages.get(i), "messages[" + i + "]", tokens));
        }
        return new Conversation(
                read,
                tools.stream().map(Conversations::tool).toList(),
                !messages.isEmpty() && messages.getLast().getPrefix());
    }

    private static void checkNames(List<Tool> tools) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tools.size(); i++) {
            if (!names.add(tools.get(i).getName())) {
                throw InferenceException.invalid("tools[" + i + "].name", "is declared twice");
            }
        }
    }

    private static void checkPrefix(List<Message> messages, int index) {
        Message message = messages.get(index);
        boolean mayContinue =
                index == messages.size() - 1 && message.getRole() == Role.ROLE_ASSISTANT;
        if (message.getPrefix() && !mayContinue) {
            throw InferenceException.invalid(
                    "messages[" + index + "].prefix",
                    "only the assistant's message at the end can be continued");
        }
    }

    private static ChatMessage message(
            Message message, String field, Function<String, List<Integer>> tokens) {
        if (message.getToolCallsCount() > 0 && message.getRole() != Role.ROLE_ASSISTANT) {
            throw InferenceException.invalid(
                    field + ".tool_calls", "only the assistant calls tools");
        }
        String text = text(message, field);
        return switch (message.getRole()) {
            case ROLE_SYSTEM -> new ChatMessage.SystemPrompt(text);
            case ROLE_USER -> new ChatMessage.User(text);
            case ROLE_ASSISTANT -> assistant(message, text, tokens);
            case ROLE_TOOL -> new ChatMessage.ToolResult(toolCallId(message, field), text);
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw InferenceException.invalid(field + ".role", "must be set");
        };
    }

    private static ChatMessage assistant(
            Message message, String text, Function<String, List<Integer>> tokens) {
        List<dev.parley.inference.tokenizer.ToolCall> calls =
                message.getToolCallsList().stream().map(Conversations::call).toList();
        return new ChatMessage.Assistant(
                text, calls, calls.isEmpty() ? tokens.apply(text) : List.of());
    }

    private static String text(Message message, String field) {
        if (message.getPartsCount() == 0) {
            return message.getContent();
        }
        if (!message.getContent().isEmpty()) {
            throw InferenceException.invalid(
                    field + ".parts", "a message has content or parts, not both");
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < message.getPartsCount(); i++) {
            if (!message.getParts(i).hasText()) {
                throw InferenceException.invalid(field + ".parts[" + i + "]", "must be text");
            }
            parts.add(message.getParts(i).getText());
        }
        return ChatMessage.joinParts(parts);
    }

    private static String toolCallId(Message message, String field) {
        if (message.getToolCallId().isEmpty()) {
            throw InferenceException.invalid(
                    field + ".tool_call_id", "must name the call that this message answers");
        }
        return message.getToolCallId();
    }

    private static dev.parley.inference.tokenizer.ToolCall call(ToolCall call) {
        return new dev.parley.inference.tokenizer.ToolCall(
                call.getId(), call.getName(), call.getArguments());
    }

    private static dev.parley.inference.tokenizer.Tool tool(Tool tool) {
        return new dev.parley.inference.tokenizer.Tool(
                tool.getName(), tool.getDescription(), tool.getParameters());
    }
}
