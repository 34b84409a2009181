package dev.parley.voice.dialogue;

import dev.parley.voice.upstream.UpstreamFailure;

/**
 * Hears one answer: a decision (again after a fallback), text and tool calls, then exactly one of
 * {@code completed} and {@code failed}; nothing once cancelled. Called in order, one call at a
 * time, on a thread of the transport: must not block.
 */
public interface AnswerListener {

    void decided(RouteDecision decision);

    void text(String delta);

    void toolCall(PromptMessage.ToolCall call);

    void completed(AnswerEnd end);

    void failed(UpstreamFailure failure);
}
