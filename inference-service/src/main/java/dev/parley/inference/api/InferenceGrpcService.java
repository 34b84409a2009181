package dev.parley.inference.api;

import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.registry.InferenceConfig;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.ListModelsRequest;
import dev.parley.inference.v1.ListModelsResponse;
import dev.parley.inference.v1.PrefillRequest;
import dev.parley.inference.v1.PrefillResponse;
import dev.parley.inference.v1.WatchLoadRequest;
import dev.parley.inference.v1.WatchLoadResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;

/** The language models on the wire. Its methods run on the server's event loop and never block. */
@GrpcService
final class InferenceGrpcService extends InferenceServiceGrpc.InferenceServiceImplBase {

    /** Of answers that may come back, with their keys: some 20 MB at most. */
    private static final int REMEMBERED_TOKENS = 1_000_000;

    private final ChatModels models;
    private final ModelStates states;
    private final ChatMetrics metrics;
    private final Tracer tracer;
    private final Drain drain;
    private final ChatRequests requests;
    private final AnswerMemory memory = new AnswerMemory(REMEMBERED_TOKENS);
    private final Duration readerPatience;

    @Inject
    InferenceGrpcService(
            ChatModels models,
            ModelStates states,
            ChatMetrics metrics,
            Tracer tracer,
            Drain drain,
            RequestLimits limits,
            InferenceConfig config) {
        this.models = models;
        this.states = states;
        this.metrics = metrics;
        this.tracer = tracer;
        this.drain = drain;
        this.requests = new ChatRequests(new RequestSizes(limits), memory);
        this.readerPatience = config.readerPatience();
    }

    @Override
    public void chat(ChatRequest request, StreamObserver<ChatResponse> observer) {
        ServerCallStreamObserver<ChatResponse> responses =
                (ServerCallStreamObserver<ChatResponse>) observer;
        AnswerWriter writer = new AnswerWriter(responses, readerPatience);
        ChatTelemetry telemetry =
                new ChatTelemetry(metrics, tracer, InstantSource.system(), Context.current());
        Arrival arrival = Arrival.now();
        responses.setOnReadyHandler(writer::onReady);
        start(
                "chat",
                responses,
                new ChatCall(request, arrival, models, requests, memory, writer, telemetry));
    }

    @Override
    public void prefill(PrefillRequest request, StreamObserver<PrefillResponse> observer) {
        ServerCallStreamObserver<PrefillResponse> responses =
                (ServerCallStreamObserver<PrefillResponse>) observer;
        Arrival arrival = Arrival.now();
        start("prefill", responses, new PrefillCall(request, arrival, models, requests, responses));
    }

    @Override
    public void watchLoad(WatchLoadRequest request, StreamObserver<WatchLoadResponse> observer) {
        ServerCallStreamObserver<WatchLoadResponse> responses =
                (ServerCallStreamObserver<WatchLoadResponse>) observer;
        start("watch-load", responses, new LoadWatch(request, models, drain, responses));
    }

    @Override
    public void listModels(
            ListModelsRequest request, StreamObserver<ListModelsResponse> responses) {
        ListModelsResponse.Builder response = ListModelsResponse.newBuilder();
        states.all().forEach(status -> response.addModels(ModelMessages.model(status)));
        responses.onNext(response.build());
        responses.onCompleted();
    }

    /** Runs a call in a virtual thread of its own, which is interrupted where it is cancelled. */
    private void start(String name, ServerCallStreamObserver<?> responses, Runnable call) {
        try {
            drain.enter();
        } catch (InferenceException refused) {
            responses.onError(GrpcErrors.toStatus(refused));
            return;
        }
        Thread worker =
                Thread.ofVirtual()
                        .name(name)
                        .unstarted(() -> {
                            try {
                                call.run();
                            } finally {
                                drain.leave();
                            }
                        });
        responses.setOnCancelHandler(worker::interrupt);
        worker.start();
    }
}
