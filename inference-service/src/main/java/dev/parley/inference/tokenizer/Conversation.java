package dev.parley.inference.tokenizer;

import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import java.util.List;

/**
 * What a model is asked to continue.
 *
 * @param messages oldest first
 * @param tools the model may call
 * @param continuesAnswer whether the last message is the beginning of the answer, the assistant's,
 *     and the model goes on with it
 */
public record Conversation(List<ChatMessage> messages, List<Tool> tools, boolean continuesAnswer) {

    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        if (continuesAnswer && (messages.isEmpty() || !(messages.getLast() instanceof Assistant))) {
            throw new IllegalArgumentException("there is no answer to continue");
        }
    }

    public Conversation(List<ChatMessage> messages, List<Tool> tools) {
        this(messages, tools, false);
    }
}
