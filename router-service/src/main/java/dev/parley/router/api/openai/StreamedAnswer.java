package dev.parley.router.api.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.router.decision.RouteDecision;
import dev.parley.router.dispatch.AnswerListener;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.AnswerEvent;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer as server-sent events and asks for the next event only while the connection
 * takes it. The head waits for the first event: until then a failure still has a status of its own
 * and a fallback its own headers. Everything runs in the request's context.
 */
final class StreamedAnswer implements AnswerListener {

    private final HttpServerResponse response;
    private final Context context;
    private final Function<RouteDecision, CompletionWriter> writers;
    private final boolean includeUsage;
    private @Nullable RouteDecision decision;
    private @Nullable CompletionWriter writer; // from the first event on
    private Flow.@Nullable Subscription answer;
    private int toolCalls;

    StreamedAnswer(
            HttpServerResponse response,
            Context context,
            Function<RouteDecision, CompletionWriter> writers,
            boolean includeUsage) {
        this.response = response;
        this.context = context;
        this.writers = writers;
        this.includeUsage = includeUsage;
    }

    void start(Flow.Subscription subscription) {
        answer = subscription;
        ask();
    }

    @Override
    public void decided(RouteDecision decision) {
        context.runOnContext(_ -> this.decision = decision);
    }

    @Override
    public void answered(AnswerEvent event) {
        context.runOnContext(_ -> write(event));
    }

    @Override
    public void failed(RouterException failure) {
        context.runOnContext(_ -> {
            if (!response.headWritten()) {
                OpenAiErrors.write(response, failure);
            } else if (!response.closed()) {
                send(OpenAiErrors.body(failure));
                response.end();
            }
        });
    }

    private void write(AnswerEvent event) {
        if (response.closed() || decision == null) {
            return;
        }
        CompletionWriter chunks = writer == null ? head(decision) : writer;
        switch (event) {
            case AnswerEvent.TextDelta text -> send(chunks.textChunk(text));
            case AnswerEvent.ToolCalled called -> send(chunks.toolCallChunk(toolCalls++, called));
            case AnswerEvent.Completed end -> {
                end(chunks, end);
                return;
            }
        }
        ask();
    }

    private CompletionWriter head(RouteDecision decided) {
        CompletionWriter chunks = writers.apply(decided);
        writer = chunks;
        DecisionHeaders.write(response.headers(), decided);
        response.putHeader("content-type", "text/event-stream; charset=utf-8")
                .putHeader("cache-control", "no-cache")
                .setChunked(true);
        send(chunks.roleChunk());
        return chunks;
    }

    private void end(CompletionWriter chunks, AnswerEvent.Completed end) {
        ObjectNode last = chunks.finishChunk(end);
        if (includeUsage) {
            send(last);
            last = chunks.usageChunk(end.usage());
        }
        chunks.explainIn(last);
        send(last);
        response.end("data: [DONE]\n\n");
    }

    private void send(ObjectNode chunk) {
        if (includeUsage && !chunk.has("usage") && !chunk.has("error")) {
            chunk.putNull("usage"); // every chunk has the field, as OpenAI's
        }
        response.write("data: " + chunk + "\n\n");
    }

    private void ask() {
        Flow.Subscription subscription = answer;
        if (subscription == null) {
            return;
        }
        if (response.writeQueueFull()) {
            response.drainHandler(_ -> subscription.request(1));
        } else {
            subscription.request(1);
        }
    }
}
