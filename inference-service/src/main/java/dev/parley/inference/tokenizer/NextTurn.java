package dev.parley.inference.tokenizer;

import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import java.util.ArrayList;
import java.util.List;

/** Conversations that have not been held yet. */
final class NextTurn {

    private NextTurn() {}

    /**
     * Returns the conversation after an answer: the tools it called, or the user, say {@code text}.
     */
    static Conversation of(Conversation conversation, Assistant answer, String text) {
        List<ChatMessage> messages = new ArrayList<>(conversation.messages());
        if (conversation.continuesAnswer()) {
            messages.add(((Assistant) messages.removeLast()).continuedBy(answer));
        } else {
            messages.add(answer);
        }
        if (answer.calls().isEmpty()) {
            messages.add(new User(text));
        } else {
            answer.calls().forEach(call -> messages.add(new ToolResult(call.id(), text)));
        }
        return new Conversation(messages, conversation.tools());
    }

    /** Returns the conversation whose last message says {@code text} instead of its last word. */
    static Conversation grown(Conversation conversation, String text) {
        List<ChatMessage> messages = new ArrayList<>(conversation.messages());
        if (messages.isEmpty()) {
            return conversation;
        }
        ChatMessage longer =
                switch (messages.removeLast()) {
                    case SystemPrompt(String before) ->
                            new SystemPrompt(withoutLastWord(before) + text);
                    case User(String before) -> new User(withoutLastWord(before) + text);
                    case ToolResult(String id, String before) ->
                            new ToolResult(id, withoutLastWord(before) + text);
                    case Assistant before ->
                            new Assistant(withoutLastWord(before.text()) + text, before.calls());
                };
        messages.add(longer);
        return new Conversation(messages, conversation.tools(), conversation.continuesAnswer());
    }

    /** What grows may change the tokens of the last word, and none before it. */
    private static String withoutLastWord(String text) {
        String words = text.stripTrailing();
        int end = words.length();
        while (end > 0 && !Character.isWhitespace(words.charAt(end - 1))) {
            end--;
        }
        return words.substring(0, end).stripTrailing();
    }
}
