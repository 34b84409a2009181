package dev.parley.router.api.openai;

import dev.parley.router.decision.RouteDecision;
import dev.parley.router.dispatch.AnswerListener;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.provider.GeneratedToken;
import dev.parley.router.provider.ToolCall;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects an answer and writes it as one JSON object. Everything runs in the request's context.
 */
final class WholeAnswer implements AnswerListener {

    private final HttpServerResponse response;
    private final Context context;
    private final Function<RouteDecision, CompletionWriter> writers;
    private final StringBuilder text = new StringBuilder();
    private final List<ToolCall> calls = new ArrayList<>();
    private final List<GeneratedToken> tokens = new ArrayList<>();
    private @Nullable RouteDecision decision;

    WholeAnswer(
            HttpServerResponse response,
            Context context,
            Function<RouteDecision, CompletionWriter> writers) {
        this.response = response;
        this.context = context;
        this.writers = writers;
    }

    /** The answer's length is bounded by the model's context: all of it is asked for at once. */
    void start(Flow.Subscription answer) {
        answer.request(Long.MAX_VALUE);
    }

    @Override
    public void decided(RouteDecision decision) {
        context.runOnContext(_ -> this.decision = decision);
    }

    @Override
    public void answered(AnswerEvent event) {
        context.runOnContext(_ -> {
            tokens.addAll(event.tokens());
            switch (event) {
                case AnswerEvent.TextDelta delta -> text.append(delta.text());
                case AnswerEvent.ToolCalled called -> calls.add(called.call());
                case AnswerEvent.Completed end -> write(end);
            }
        });
    }

    @Override
    public void failed(RouterException failure) {
        context.runOnContext(_ -> OpenAiErrors.write(response, failure));
    }

    private void write(AnswerEvent.Completed end) {
        if (decision == null || response.closed()) {
            return;
        }
        DecisionHeaders.write(response.headers(), decision);
        CompletionWriter writer = writers.apply(decision);
        response.putHeader("content-type", "application/json")
                .end(writer.completion(text.toString(), calls, tokens, end).toString());
    }
}
