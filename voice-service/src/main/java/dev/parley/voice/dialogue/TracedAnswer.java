package dev.parley.voice.dialogue;

import dev.parley.voice.upstream.UpstreamFailure;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** Writes down in a span how an answer went, never what it says. */
record TracedAnswer(AnswerListener listener, Span span) implements AnswerListener {

    @Override
    public void decided(RouteDecision decision) {
        span.setAttribute("gen_ai.response.model", decision.chosen());
        span.setAttribute("parley.decision.id", decision.id());
        listener.decided(decision);
    }

    @Override
    public void text(String delta) {
        listener.text(delta);
    }

    @Override
    public void toolCall(PromptMessage.ToolCall call) {
        listener.toolCall(call);
    }

    @Override
    public void completed(AnswerEnd end) {
        span.setAttribute("gen_ai.usage.input_tokens", end.promptTokens());
        span.setAttribute("gen_ai.usage.output_tokens", end.completionTokens());
        span.end();
        listener.completed(end);
    }

    @Override
    public void failed(UpstreamFailure failure) {
        span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
        span.end();
        listener.failed(failure);
    }
}
