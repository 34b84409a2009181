package dev.parley.voice.dialogue;

import dev.parley.inference.v1.Completed;
import dev.parley.router.v1.ChatRequest;
import dev.parley.router.v1.ChatResponse;
import dev.parley.voice.upstream.GrpcFailure;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/** One answer of the router; the listener is dropped when it is cancelled. Thread-safe. */
final class GrpcAnswer
        implements ModelRouter.Answer, ClientResponseObserver<ChatRequest, ChatResponse> {

    private final Span span;
    private volatile @Nullable AnswerListener listener;
    private volatile @Nullable ClientCallStreamObserver<ChatRequest> call;

    GrpcAnswer(AnswerListener listener, Span span) {
        this.listener = listener;
        this.span = span;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ChatRequest> requestStream) {
        call = requestStream;
    }

    @Override
    public void cancel() {
        listener = null;
        ClientCallStreamObserver<ChatRequest> started = call;
        if (started != null) {
            started.cancel("interrupted", null);
        }
        span.end();
    }

    @Override
    public void onNext(ChatResponse response) {
        AnswerListener alive = listener;
        if (alive == null) {
            return;
        }
        switch (response.getEventCase()) {
            case DECISION -> alive.decided(DecisionJson.read(response.getDecision()));
            case TEXT -> alive.text(response.getText());
            case TOOL_CALL ->
                    alive.toolCall(
                            new PromptMessage.ToolCall(
                                    response.getToolCall().getId(),
                                    response.getToolCall().getName(),
                                    response.getToolCall().getArguments()));
            case COMPLETED -> {
                listener = null;
                alive.completed(end(response.getCompleted()));
            }
            case EVENT_NOT_SET -> {}
        }
    }

    private static AnswerEnd end(Completed completed) {
        AnswerEnd.Reason reason =
                switch (completed.getFinishReason()) {
                    case FINISH_REASON_LENGTH -> AnswerEnd.Reason.LENGTH;
                    case FINISH_REASON_TOOL_CALLS -> AnswerEnd.Reason.TOOL_CALLS;
                    case FINISH_REASON_STOP, FINISH_REASON_UNSPECIFIED, UNRECOGNIZED ->
                            AnswerEnd.Reason.STOP;
                };
        return new AnswerEnd(
                reason,
                completed.getUsage().getPromptTokens(),
                completed.getUsage().getCompletionTokens(),
                completed.getUsage().getCachedTokens());
    }

    @Override
    public void onError(Throwable error) {
        fail(error);
    }

    @Override
    public void onCompleted() {
        fail(Status.INTERNAL.withDescription("the answer has no end").asRuntimeException());
    }

    private void fail(Throwable error) {
        AnswerListener alive = listener;
        listener = null;
        if (alive != null) {
            alive.failed(GrpcFailure.of(error));
        }
    }
}
