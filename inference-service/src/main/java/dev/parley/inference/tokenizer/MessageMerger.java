package dev.parley.inference.tokenizer;

import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Joins neighbouring messages of the user, and of the assistant, into one; others stay apart. */
final class MessageMerger {

    private MessageMerger() {}

    static List<ChatMessage> merge(List<ChatMessage> messages) {
        List<ChatMessage> merged = new ArrayList<>();
        for (ChatMessage message : messages) {
            if (merged.isEmpty()) {
                merged.add(message);
            } else {
                merged.addAll(join(merged.removeLast(), message));
            }
        }
        return merged;
    }

    private static List<ChatMessage> join(ChatMessage first, ChatMessage second) {
        return switch (first) {
            case User(var one) when second instanceof User(var other) ->
                    List.of(new User(joinTexts(one, other)));
            case Assistant(var one, var calls)
                    when second instanceof Assistant(var other, var more) ->
                    List.of(
                            new Assistant(
                                    joinTexts(one, other),
                                    Stream.concat(calls.stream(), more.stream()).toList()));
            case SystemPrompt _, User _, Assistant _, ToolResult _ -> List.of(first, second);
        };
    }

    private static String joinTexts(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + "\n\n" + other;
    }
}
