package dev.parley.voice.endpoint;

import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.ToolCall;
import dev.parley.inference.v1.Usage;
import dev.parley.router.v1.Candidate;
import dev.parley.router.v1.ChatRequest;
import dev.parley.router.v1.ChatResponse;
import dev.parley.router.v1.Decision;
import dev.parley.router.v1.ListTargetsRequest;
import dev.parley.router.v1.ListTargetsResponse;
import dev.parley.router.v1.Reason;
import dev.parley.router.v1.RouteRequest;
import dev.parley.router.v1.RouteResponse;
import dev.parley.router.v1.RouterServiceGrpc;
import dev.parley.router.v1.Target;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A router with one target. It answers at once, except "tell me about ...": that answer goes on
 * until it is cancelled.
 */
final class FakeRouterService extends RouterServiceGrpc.RouterServiceImplBase {

    private static final Decision DECISION =
            Decision.newBuilder()
                    .setId("dec_1")
                    .setChosen("large")
                    .setReason(Reason.REASON_ONLY_CANDIDATE)
                    .setSummary("It was the only one.")
                    .addCandidates(Candidate.newBuilder().setTarget("large").setEligible(true))
                    .build();

    private final BlockingQueue<ChatRequest> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

    /** What was asked, oldest first. */
    BlockingQueue<ChatRequest> requests() {
        return requests;
    }

    /** The questions whose answers were cancelled. */
    BlockingQueue<String> cancelled() {
        return cancelled;
    }

    @Override
    public void listTargets(
            ListTargetsRequest request, StreamObserver<ListTargetsResponse> response) {
        response.onNext(
                ListTargetsResponse.newBuilder()
                        .addTargets(
                                Target.newBuilder()
                                        .setId("large")
                                        .setContextLength(1024)
                                        .setAvailable(true))
                        .build());
        response.onCompleted();
    }

    @Override
    public void route(RouteRequest request, StreamObserver<RouteResponse> response) {
        if (request.getChat().getModel().equals("nobody")) {
            response.onError(Status.NOT_FOUND.withDescription("unknown").asRuntimeException());
            return;
        }
        if (request.getChat().getConstraints().getMaxTtftMs() == 1) {
            response.onError(
                    Status.FAILED_PRECONDITION
                            .withDescription("no target is that fast")
                            .asRuntimeException());
            return;
        }
        response.onNext(RouteResponse.newBuilder().setDecision(DECISION).build());
        response.onCompleted();
    }

    @Override
    public void chat(ChatRequest request, StreamObserver<ChatResponse> response) {
        requests.add(request);
        Message last = request.getMessagesList().getLast();
        response.onNext(ChatResponse.newBuilder().setDecision(DECISION).build());
        if (last.getRole() == Role.ROLE_TOOL) {
            say(response, List.of("It is ", last.getContent(), "."));
        } else if (last.getContent().contains("time")) {
            call(response);
        } else if (last.getContent().startsWith("tell me about")) {
            goOn((ServerCallStreamObserver<ChatResponse>) response, last.getContent());
        } else {
            say(response, List.of("I am ", "Parley. ", "I can talk."));
        }
    }

    private static void say(StreamObserver<ChatResponse> response, List<String> words) {
        words.forEach(word -> response.onNext(ChatResponse.newBuilder().setText(word).build()));
        complete(response, FinishReason.FINISH_REASON_STOP);
    }

    private static void call(StreamObserver<ChatResponse> response) {
        response.onNext(
                ChatResponse.newBuilder()
                        .setToolCall(ToolCall.newBuilder().setId("call_1").setName("get_time"))
                        .build());
        complete(response, FinishReason.FINISH_REASON_TOOL_CALLS);
    }

    private static void complete(StreamObserver<ChatResponse> response, FinishReason reason) {
        response.onNext(
                ChatResponse.newBuilder()
                        .setCompleted(
                                Completed.newBuilder()
                                        .setFinishReason(reason)
                                        .setUsage(
                                                Usage.newBuilder()
                                                        .setPromptTokens(11)
                                                        .setCompletionTokens(5)))
                        .build());
        response.onCompleted();
    }

    private void goOn(ServerCallStreamObserver<ChatResponse> response, String question) {
        response.setOnCancelHandler(() -> cancelled.add(question));
        for (int sentence = 1; sentence <= 50; sentence++) {
            response.onNext(
                    ChatResponse.newBuilder()
                            .setText("This is the sentence number " + sentence + ". ")
                            .build());
        }
    }
}
