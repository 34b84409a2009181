package dev.parley.inference.tokenizer;

import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import java.util.List;
import java.util.regex.Pattern;

/** Which conversations the V7 format can express, as mistral-common judges them when serving. */
final class ConversationRules {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private ConversationRules() {}

    static void check(Conversation conversation) throws InvalidConversationException {
        List<ChatMessage> messages = conversation.messages();
        if (messages.isEmpty()) {
            throw new InvalidConversationException("messages", "must not be empty");
        }
        checkLast(messages.getLast(), messages.size() - 1);
        for (int i = 0; i < messages.size(); i++) {
            checkOrder(messages, i);
            checkContent(messages.get(i), i);
        }
        checkResults(messages);
        for (int i = 0; i < conversation.tools().size(); i++) {
            checkName(conversation.tools().get(i).name(), "tools[" + i + "].name");
        }
    }

    private static void checkLast(ChatMessage last, int index) throws InvalidConversationException {
        switch (last) {
            case User _, ToolResult _ -> {}
            case SystemPrompt _, Assistant _ ->
                    throw new InvalidConversationException(
                            "messages[" + index + "]",
                            "the last message must be the user's or a tool's");
        }
    }

    private static void checkOrder(List<ChatMessage> messages, int index)
            throws InvalidConversationException {
        ChatMessage message = messages.get(index);
        boolean allowed =
                index == 0
                        ? !(message instanceof ToolResult)
                        : mayFollow(messages.get(index - 1), message);
        if (!allowed) {
            throw new InvalidConversationException(
                    "messages[" + index + "].role",
                    index == 0
                            ? "a tool's result cannot come first"
                            : "not allowed after the message before it");
        }
    }

    private static boolean mayFollow(ChatMessage previous, ChatMessage message) {
        return switch (previous) {
            case SystemPrompt _, User _ -> !(message instanceof ToolResult);
            case Assistant _, ToolResult _ -> !(message instanceof SystemPrompt);
        };
    }

    private static void checkContent(ChatMessage message, int index)
            throws InvalidConversationException {
        if (!(message instanceof Assistant(String text, List<ToolCall> calls))) {
            return;
        }
        if (text.isEmpty() && calls.isEmpty()) {
            throw new InvalidConversationException(
                    "messages[" + index + "]", "the assistant says nothing and calls no tool");
        }
        for (int i = 0; i < calls.size(); i++) {
            checkName(calls.get(i).name(), "messages[" + index + "].tool_calls[" + i + "].name");
        }
    }

    /** Every call is answered before the assistant goes on, and before it is asked to. */
    private static void checkResults(List<ChatMessage> messages)
            throws InvalidConversationException {
        int open = 0;
        for (int i = 0; i < messages.size(); i++) {
            switch (messages.get(i)) {
                case ToolResult _ -> open--;
                case Assistant(_, var calls) -> {
                    checkAllAnswered(open, i);
                    open = calls.size();
                }
                case SystemPrompt _, User _ -> {}
            }
        }
        checkAllAnswered(open, messages.size() - 1);
    }

    private static void checkAllAnswered(int open, int index) throws InvalidConversationException {
        if (open != 0) {
            throw new InvalidConversationException(
                    "messages[" + index + "]",
                    open > 0
                            ? open + " tool calls before it have no result"
                            : -open + " tool results before it answer no call");
        }
    }

    private static void checkName(String name, String field) throws InvalidConversationException {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidConversationException(
                    field, "must be 1 to 64 letters, digits, underscores or dashes");
        }
    }
}
