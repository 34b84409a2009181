package dev.parley.inference.tokenizer.mistral;

import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.tokenizer.ToolCall;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every call is answered before the assistant goes on, and before it is asked to: by number in V7,
 * by id in V11. The first message is the beginning of something unknown and not looked at.
 */
final class ToolResultRules {

    private ToolResultRules() {}

    static void check(List<ChatMessage> messages, InstructVersion version)
            throws InvalidConversationException {
        switch (version) {
            case V7 -> checkNumbers(messages);
            case V11 -> checkIds(messages);
        }
    }

    private static void checkNumbers(List<ChatMessage> messages)
            throws InvalidConversationException {
        int open = 0;
        for (int i = 1; i < messages.size(); i++) {
            switch (messages.get(i)) {
                case ToolResult _ -> open--;
                case Assistant assistant -> {
                    checkAllAnswered(open, i);
                    open = assistant.calls().size();
                }
                case SystemPrompt _, User _ -> {}
            }
        }
        checkAllAnswered(open, messages.size() - 1);
    }

    private static void checkIds(List<ChatMessage> messages) throws InvalidConversationException {
        Set<String> open = new HashSet<>();
        for (int i = 1; i < messages.size(); i++) {
            switch (messages.get(i)) {
                case ToolResult(String id, _) ->
                        MistralRules.require(
                                open.remove(id),
                                "messages[" + i + "].tool_call_id",
                                "names no call that waits for a result");
                case Assistant assistant -> {
                    checkAllAnswered(open.size(), i);
                    for (ToolCall call : assistant.calls()) {
                        MistralRules.require(
                                open.add(call.id()),
                                "messages[" + i + "].tool_calls",
                                "two calls have the same id");
                    }
                }
                case SystemPrompt _, User _ -> {}
            }
        }
        checkAllAnswered(open.size(), messages.size() - 1);
    }

    private static void checkAllAnswered(int open, int index) throws InvalidConversationException {
        MistralRules.require(
                open == 0,
                "messages[" + index + "]",
                open > 0
                        ? open + " tool calls before it have no result"
                        : -open + " tool results before it answer no call");
    }
}
