package dev.parley.inference.tokenizer.mistral;

import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import dev.parley.inference.tokenizer.ToolCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Joins neighbouring messages of the user, and of the assistant, into one; others stay apart, and
 * V11 puts results in the order of their calls.
 */
final class MessageMerger {

    private MessageMerger() {}

    static List<ChatMessage> merge(List<ChatMessage> messages, InstructVersion version) {
        List<ChatMessage> merged = joined(messages);
        return switch (version) {
            case V7 -> merged;
            case V11 -> inOrderOfCalls(merged);
        };
    }

    /** Results stand in the order of their calls. */
    private static List<ChatMessage> inOrderOfCalls(List<ChatMessage> messages) {
        List<ChatMessage> ordered = new ArrayList<>();
        List<ToolResult> results = new ArrayList<>();
        List<String> ids = List.of();
        for (ChatMessage message : messages) {
            if (message instanceof ToolResult result) {
                results.add(result);
                continue;
            }
            ordered.addAll(sorted(results, ids));
            results.clear();
            ordered.add(message);
            if (message instanceof Assistant assistant) {
                ids = assistant.calls().stream().map(ToolCall::id).toList();
            }
        }
        ordered.addAll(sorted(results, ids));
        return ordered;
    }

    private static List<ToolResult> sorted(List<ToolResult> results, List<String> ids) {
        return results.stream()
                .sorted(Comparator.comparingInt(result -> ids.indexOf(result.callId())))
                .toList();
    }

    private static List<ChatMessage> joined(List<ChatMessage> messages) {
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
            case Assistant one when second instanceof Assistant other ->
                    List.of(
                            new Assistant(
                                    joinTexts(one.text(), other.text()),
                                    Stream.concat(one.calls().stream(), other.calls().stream())
                                            .toList()));
            case SystemPrompt _, User _, Assistant _, ToolResult _ -> List.of(first, second);
        };
    }

    private static String joinTexts(String one, String other) {
        return ChatMessage.joinParts(List.of(one, other));
    }
}
