package dev.parley.inference.tokenizer.mistral;

import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.tokenizer.ToolCall;
import java.util.List;
import java.util.regex.Pattern;

/** Which conversations the formats can express, as mistral-common judges them when serving. */
final class MistralRules {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private MistralRules() {}

    static void check(Conversation conversation, InstructVersion version)
            throws InvalidConversationException {
        List<ChatMessage> messages = conversation.messages();
        if (messages.isEmpty()) {
            throw new InvalidConversationException("messages", "must not be empty");
        }
        checkEnds(conversation);
        for (int i = 0; i < messages.size(); i++) {
            checkOrder(messages, i);
            checkCalls(messages.get(i), i);
        }
        checkAnswersSaySomething(messages);
        ToolResultRules.check(messages, version);
        for (int i = 0; i < conversation.tools().size(); i++) {
            checkName(conversation.tools().get(i).name(), "tools[" + i + "].name");
            ParameterSchemas.check(conversation.tools().get(i), i);
        }
    }

    private static void checkEnds(Conversation conversation) throws InvalidConversationException {
        int last = conversation.messages().size() - 1;
        switch (conversation.messages().getLast()) {
            case User _, SystemPrompt _ -> {}
            case Assistant _ ->
                    require(
                            last > 0 && conversation.continuesAnswer(),
                            "messages[" + last + "]",
                            "the last message must be the user's or a tool's, or an answer to"
                                    + " continue");
            case ToolResult _ ->
                    require(last > 0, "messages[0].role", "a tool's result cannot come first");
        }
    }

    private static void checkOrder(List<ChatMessage> messages, int index)
            throws InvalidConversationException {
        require(
                index == 0 || mayFollow(messages.get(index - 1), messages.get(index)),
                "messages[" + index + "].role",
                "not allowed after the message before it");
    }

    private static boolean mayFollow(ChatMessage previous, ChatMessage message) {
        return switch (previous) {
            case SystemPrompt _, User _ -> !(message instanceof ToolResult);
            case Assistant _, ToolResult _ -> !(message instanceof SystemPrompt);
        };
    }

    private static void checkCalls(ChatMessage message, int index)
            throws InvalidConversationException {
        if (message instanceof Assistant assistant) {
            List<ToolCall> calls = assistant.calls();
            for (int i = 0; i < calls.size(); i++) {
                checkName(
                        calls.get(i).name(), "messages[" + index + "].tool_calls[" + i + "].name");
            }
        }
    }

    /** Neighbouring messages of the assistant are one answer. */
    private static void checkAnswersSaySomething(List<ChatMessage> messages)
            throws InvalidConversationException {
        boolean says = false;
        for (int i = 0; i < messages.size(); i++) {
            if (!(messages.get(i) instanceof Assistant assistant)) {
                continue;
            }
            says |= !assistant.text().isEmpty() || !assistant.calls().isEmpty();
            if (i + 1 == messages.size() || !(messages.get(i + 1) instanceof Assistant)) {
                require(
                        says,
                        "messages[" + i + "]",
                        "the assistant says nothing and calls no tool");
                says = false;
            }
        }
    }

    private static void checkName(String name, String field) throws InvalidConversationException {
        require(
                NAME.matcher(name).matches(),
                field,
                "must be 1 to 64 letters, digits, underscores or dashes");
    }

    static void require(boolean condition, String field, String problem)
            throws InvalidConversationException {
        if (!condition) {
            throw new InvalidConversationException(field, problem);
        }
    }
}
