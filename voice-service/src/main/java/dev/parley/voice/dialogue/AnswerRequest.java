package dev.parley.voice.dialogue;

import java.util.List;
import java.util.OptionalInt;

/** A conversation to answer. */
public record AnswerRequest(
        String model,
        List<PromptMessage> messages,
        List<PromptTool> tools,
        OptionalInt maxTokens,
        Wishes wishes) {

    public AnswerRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }
}
