package dev.parley.inference.api;

import dev.parley.inference.engine.Generation;
import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.GenerationEvent.Tokens;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ChatModel;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.AnswerParser.Calls;
import dev.parley.inference.tokenizer.ToolCall;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.FinishReason;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One call of Chat: a virtual thread of its own runs it from request to last message. A cancelled
 * call interrupts that thread, which lets go of its generation.
 */
final class ChatCall implements Runnable {

    private final ChatRequest request;
    private final ServerCallStreamObserver<ChatResponse> responses;
    private final ChatModels models;
    private final ChatTelemetry telemetry;
    private final Duration readerPatience;
    private final long receivedNanos;
    private final OptionalLong deadlineNanos;
    private final Semaphore becameReady = new Semaphore(0);

    ChatCall(
            ChatRequest request,
            ServerCallStreamObserver<ChatResponse> responses,
            ChatModels models,
            ChatTelemetry telemetry,
            Duration readerPatience,
            long receivedNanos,
            OptionalLong deadlineNanos) {
        this.request = request;
        this.responses = responses;
        this.models = models;
        this.telemetry = telemetry;
        this.readerPatience = readerPatience;
        this.receivedNanos = receivedNanos;
        this.deadlineNanos = deadlineNanos;
    }

    /** The client has room for more. */
    void onReady() {
        becameReady.release();
    }

    @Override
    public void run() {
        try {
            answer();
        } catch (InterruptedException _) {
            telemetry.failed(InferenceError.CANCELLED);
        } catch (InferenceException failure) {
            telemetry.failed(failure.error());
            responses.onError(GrpcErrors.toStatus(failure));
        } catch (RuntimeException | Error failure) { // nobody else answers this call
            telemetry.failed(InferenceError.INTERNAL_ERROR);
            responses.onError(GrpcErrors.toStatus(failure));
        }
    }

    private void answer() throws InterruptedException {
        ChatModel model = models.require(request.getModel());
        telemetry.model(model.id());
        GenerationRequest wanted =
                ChatRequests.toGeneration(
                        request, model, ThreadLocalRandom.current(), receivedNanos, deadlineNanos);
        AnswerParser parser =
                model.format()
                        .parser(ChatRequests.conversation(request), ThreadLocalRandom.current());
        try (Generation generation = model.engine().submit(wanted)) {
            stream(generation, parser);
        }
    }

    private void stream(Generation generation, AnswerParser parser) throws InterruptedException {
        while (true) {
            switch (generation.take()) {
                case Tokens(List<Integer> ids) -> {
                    StringBuilder text = new StringBuilder();
                    ids.forEach(id -> text.append(parser.accept(id)));
                    sendText(text.toString());
                }
                case Finished finished -> {
                    sendText(parser.finish());
                    complete(finished, parser.calls());
                    return;
                }
                case Failed failed -> throw failed.toException();
            }
        }
    }

    private void complete(Finished finished, Calls calls) throws InterruptedException {
        FinishReason reason = reason(finished, calls);
        if (calls instanceof Calls.Valid(List<ToolCall> valid)) {
            for (ToolCall call : valid) {
                send(ChatResponses.call(call));
            }
        }
        send(ChatResponses.completed(finished, reason));
        telemetry.finished(finished, reason);
        responses.onCompleted();
    }

    private static FinishReason reason(Finished finished, Calls calls) {
        return switch (finished.reason()) {
            case LENGTH -> FinishReason.FINISH_REASON_LENGTH; // also in the middle of a tool call
            case PREFILLED, SUPERSEDED ->
                    throw new IllegalStateException("an answer ended as " + finished.reason());
            case STOP ->
                    switch (calls) {
                        case Calls.Valid(List<ToolCall> none) when none.isEmpty() ->
                                FinishReason.FINISH_REASON_STOP;
                        case Calls.Valid _ -> FinishReason.FINISH_REASON_TOOL_CALLS;
                        case Calls.Malformed(String problem) ->
                                throw InferenceException.of(
                                        InferenceError.MALFORMED_TOOL_CALL, problem);
                    };
        };
    }

    private void sendText(String text) throws InterruptedException {
        if (!text.isEmpty()) {
            send(ChatResponses.text(text));
        }
    }

    private void send(ChatResponse response) throws InterruptedException {
        while (!responses.isReady()) {
            if (!becameReady.tryAcquire(readerPatience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw InferenceException.of(
                        InferenceError.READER_TOO_SLOW,
                        "the answer was left unread for " + readerPatience.toMillis() + " ms");
            }
        }
        responses.onNext(response);
    }
}
