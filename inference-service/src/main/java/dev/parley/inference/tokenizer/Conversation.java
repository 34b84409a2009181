package dev.parley.inference.tokenizer;

import java.util.List;

/**
 * What a model is asked to continue.
 *
 * @param messages oldest first; the last one is the user's or a tool's
 * @param tools the model may call
 */
public record Conversation(List<ChatMessage> messages, List<Tool> tools) {

    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
