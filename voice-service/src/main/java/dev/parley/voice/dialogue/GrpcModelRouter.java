package dev.parley.voice.dialogue;

import dev.parley.router.v1.ChatRequest;
import dev.parley.router.v1.Decision;
import dev.parley.router.v1.ListTargetsRequest;
import dev.parley.router.v1.RouteRequest;
import dev.parley.router.v1.RouterServiceGrpc;
import dev.parley.router.v1.RouterServiceGrpc.RouterServiceBlockingStub;
import dev.parley.router.v1.RouterServiceGrpc.RouterServiceStub;
import dev.parley.router.v1.Target;
import dev.parley.voice.upstream.GrpcFailure;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.quarkus.grpc.GrpcClient;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The router service as the voice service sees it. Thread-safe. */
@Singleton
public final class GrpcModelRouter implements ModelRouter {

    private final RouterServiceStub calls;
    private final RouterServiceBlockingStub lookUps;
    private final Tracer tracer;
    private final DialogueConfig config;

    @Inject
    public GrpcModelRouter(
            @GrpcClient("router") Channel channel, Tracer tracer, DialogueConfig config) {
        this.calls = RouterServiceGrpc.newStub(channel);
        this.lookUps = RouterServiceGrpc.newBlockingStub(channel);
        this.tracer = tracer;
        this.config = config;
    }

    /** Starts an answer; its span {@code chat} is a child of the caller's. */
    @Override
    public Answer ask(AnswerRequest request, AnswerListener listener) {
        Span span =
                tracer.spanBuilder("chat")
                        .setSpanKind(SpanKind.CLIENT)
                        .setAttribute("gen_ai.operation.name", "chat")
                        .setAttribute("gen_ai.request.model", request.model())
                        .startSpan();
        GrpcAnswer answer = new GrpcAnswer(new TracedAnswer(listener, span), span);
        try (Scope _ = span.makeCurrent()) {
            calls.withDeadlineAfter(config.answerTimeout().toMillis(), TimeUnit.MILLISECONDS)
                    .chat(RouterRequests.chat(request), answer);
        }
        return answer;
    }

    @Override
    public ModelLookup lookUp(String model, Wishes wishes) {
        try {
            Decision decision = stub().route(dryRun(model, wishes)).getDecision();
            Set<String> eligible =
                    decision.getCandidatesList().stream()
                            .filter(candidate -> candidate.getEligible())
                            .map(candidate -> candidate.getTarget())
                            .collect(Collectors.toSet());
            return new ModelLookup.Known(
                    targets().stream()
                            .filter(target -> eligible.contains(target.getId()))
                            .mapToInt(Target::getContextLength)
                            .filter(length -> length > 0)
                            .max()
                            .orElse(Integer.MAX_VALUE));
        } catch (StatusRuntimeException error) {
            return failure(error);
        }
    }

    private static ModelLookup failure(StatusRuntimeException error) {
        Status status = error.getStatus();
        String detail = String.valueOf(status.getDescription());
        return switch (status.getCode()) {
            case NOT_FOUND -> new ModelLookup.Unknown(detail);
            case FAILED_PRECONDITION, INVALID_ARGUMENT -> new ModelLookup.Unsuitable(detail);
            default -> new ModelLookup.Unavailable(GrpcFailure.of(error));
        };
    }

    private static RouteRequest dryRun(String model, Wishes wishes) {
        ChatRequest chat =
                RouterRequests.chat(
                        new AnswerRequest(
                                "",
                                model,
                                List.of(new PromptMessage.User("Hello.")),
                                List.of(),
                                OptionalInt.empty(),
                                wishes));
        return RouteRequest.newBuilder().setChat(chat).build();
    }

    @Override
    public Availability availability() {
        try {
            List<Target> targets = targets();
            String available =
                    targets.stream()
                            .filter(Target::getAvailable)
                            .map(Target::getId)
                            .collect(Collectors.joining(", "));
            return available.isEmpty()
                    ? new Availability(false, "none of " + targets.size() + " targets is available")
                    : new Availability(true, available);
        } catch (StatusRuntimeException error) {
            return new Availability(false, GrpcFailure.of(error).detail());
        }
    }

    private List<Target> targets() {
        return stub().listTargets(ListTargetsRequest.getDefaultInstance()).getTargetsList();
    }

    private RouterServiceBlockingStub stub() {
        return lookUps.withDeadlineAfter(config.lookUpTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }
}
