package dev.parley.inference.api;

import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.registry.InferenceConfig;
import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.ListModelsRequest;
import dev.parley.inference.v1.ListModelsResponse;
import dev.parley.inference.v1.Model;
import dev.parley.inference.v1.ModelKind;
import dev.parley.inference.v1.ModelState;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The language models on the wire. Its methods run on the server's event loop and never block. */
@GrpcService
final class InferenceGrpcService extends InferenceServiceGrpc.InferenceServiceImplBase {

    private final ChatModels models;
    private final ModelStates states;
    private final ChatMetrics metrics;
    private final Tracer tracer;
    private final Duration readerPatience;

    @Inject
    InferenceGrpcService(
            ChatModels models,
            ModelStates states,
            ChatMetrics metrics,
            Tracer tracer,
            InferenceConfig config) {
        this.models = models;
        this.states = states;
        this.metrics = metrics;
        this.tracer = tracer;
        this.readerPatience = config.readerPatience();
    }

    @Override
    public void chat(ChatRequest request, StreamObserver<ChatResponse> observer) {
        ServerCallStreamObserver<ChatResponse> responses =
                (ServerCallStreamObserver<ChatResponse>) observer;
        ChatTelemetry telemetry =
                new ChatTelemetry(
                        metrics,
                        tracer,
                        InstantSource.system(),
                        io.opentelemetry.context.Context.current());
        ChatCall call =
                new ChatCall(
                        request,
                        responses,
                        models,
                        telemetry,
                        readerPatience,
                        System.nanoTime(),
                        deadlineNanos());
        Thread worker = Thread.ofVirtual().name("chat").unstarted(call);
        responses.setOnReadyHandler(call::onReady);
        responses.setOnCancelHandler(worker::interrupt);
        worker.start();
    }

    private static OptionalLong deadlineNanos() {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null
                ? OptionalLong.empty()
                : OptionalLong.of(System.nanoTime() + deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }

    @Override
    public void listModels(
            ListModelsRequest request, StreamObserver<ListModelsResponse> responses) {
        ListModelsResponse.Builder response = ListModelsResponse.newBuilder();
        states.all().forEach(status -> response.addModels(model(status)));
        responses.onNext(response.build());
        responses.onCompleted();
    }

    private static Model model(ModelStatus status) {
        return Model.newBuilder()
                .setId(status.id())
                .setKind(kind(status.kind()))
                .setState(state(status.state()))
                .setDetail(status.detail())
                .setContextLength(status.contextLength())
                .build();
    }

    private static ModelKind kind(ModelStatus.Kind kind) {
        return switch (kind) {
            case CHAT -> ModelKind.MODEL_KIND_CHAT;
            case TRANSCRIPTION -> ModelKind.MODEL_KIND_TRANSCRIPTION;
            case SPEECH -> ModelKind.MODEL_KIND_SPEECH;
        };
    }

    private static ModelState state(ModelStatus.State state) {
        return switch (state) {
            case LOADING -> ModelState.MODEL_STATE_LOADING;
            case READY -> ModelState.MODEL_STATE_READY;
            case FAILED -> ModelState.MODEL_STATE_FAILED;
            case UNLOADED -> ModelState.MODEL_STATE_UNLOADED;
        };
    }
}
