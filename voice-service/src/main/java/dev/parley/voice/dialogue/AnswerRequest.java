package dev.parley.voice.dialogue;

import java.util.List;
import java.util.OptionalInt;

/**
 * A conversation to answer.
 *
 * @param session names the conversation, so that a target can keep what it computed between turns;
 *     empty: nothing is kept
 */
public record AnswerRequest(
        String session,
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
