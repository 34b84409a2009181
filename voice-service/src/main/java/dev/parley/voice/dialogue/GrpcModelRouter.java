package dev.parley.voice.dialogue;

import dev.parley.inference.v1.Completed;
import dev.parley.router.v1.ChatRequest;
import dev.parley.router.v1.ChatResponse;
import dev.parley.router.v1.Decision;
import dev.parley.router.v1.ListTargetsRequest;
import dev.parley.router.v1.RouteRequest;
import dev.parley.router.v1.RouterServiceGrpc;
import dev.parley.router.v1.Target;
import dev.parley.voice.upstream.GrpcFailure;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The router service as the voice service sees it. Thread-safe. */
public final class GrpcModelRouter implements ModelRouter {

    private static final Duration LOOK_UP_DEADLINE = Duration.ofSeconds(2);

    private final RouterServiceGrpc.RouterServiceStub calls;
    private final RouterServiceGrpc.RouterServiceBlockingStub lookUps;
    private final Duration answerDeadline;

    /** A router reached over {@code channel}; an answer may take {@code answerDeadline}. */
    public GrpcModelRouter(Channel channel, Duration answerDeadline) {
        this.calls = RouterServiceGrpc.newStub(channel);
        this.lookUps = RouterServiceGrpc.newBlockingStub(channel);
        this.answerDeadline = answerDeadline;
    }

    @Override
    public Answer ask(AnswerRequest request, AnswerListener listener) {
        GrpcAnswer answer = new GrpcAnswer(listener);
        calls.withDeadlineAfter(answerDeadline.toMillis(), TimeUnit.MILLISECONDS)
                .chat(RouterRequests.chat(request), answer);
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

    private RouterServiceGrpc.RouterServiceBlockingStub stub() {
        return lookUps.withDeadlineAfter(LOOK_UP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One answer; the listener is dropped when it is cancelled. */
    private static final class GrpcAnswer
            implements Answer, ClientResponseObserver<ChatRequest, ChatResponse> {

        private volatile @Nullable AnswerListener listener;
        private volatile @Nullable ClientCallStreamObserver<ChatRequest> call;

        GrpcAnswer(AnswerListener listener) {
            this.listener = listener;
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
}
