package dev.parley.router.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.ModelState;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Tool;
import dev.parley.router.fake.FakeInference;
import dev.parley.router.fake.FakeInferenceResource;
import dev.parley.router.fake.Until;
import dev.parley.router.v1.ChatRequest;
import dev.parley.router.v1.ChatResponse;
import dev.parley.router.v1.Constraints;
import dev.parley.router.v1.Decision;
import dev.parley.router.v1.ListTargetsRequest;
import dev.parley.router.v1.Objective;
import dev.parley.router.v1.Reason;
import dev.parley.router.v1.RouteRequest;
import dev.parley.router.v1.RouterServiceGrpc;
import dev.parley.router.v1.RouterServiceGrpc.RouterServiceBlockingStub;
import dev.parley.router.v1.Target;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(FakeInferenceResource.class)
@SuppressWarnings("NullAway.Init")
class RouterGrpcServiceTest {

    FakeInference inference;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    private ManagedChannel channel;
    private RouterServiceBlockingStub router;

    @BeforeEach
    void connect() throws Exception {
        inference.reset();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        router = RouterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
        Until.holds(() -> targets().stream().allMatch(Target::getAvailable));
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void streamsTheDecisionThenTheAnswerThenTheEnd() throws InterruptedException {
        List<ChatResponse> responses = chat(request("auto").build());

        assertThat(responses.getFirst().getDecision().getChosen()).isEqualTo(FakeInference.LARGE);
        assertThat(text(responses)).isEqualTo("Hello from parley-demo-large.");
        var completed = responses.getLast().getCompleted();
        assertThat(completed.getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
        assertThat(completed.getUsage().getPromptTokens()).isEqualTo(12);
        assertThat(completed.getTimings().getTtftUs()).isEqualTo(30);
        assertThat(inference.request().getMessages(0).getContent()).isEqualTo("hello");
    }

    @Test
    void tellsWhyInTheDecision() {
        Decision decision = chat(request("router/cheap").build()).getFirst().getDecision();

        assertThat(decision.getChosen()).isEqualTo(FakeInference.SMALL);
        assertThat(decision.getReason()).isEqualTo(Reason.REASON_CHEAPEST_IN_BAND);
        assertThat(decision.getPolicy()).isEqualTo("cheap");
        assertThat(decision.getObjective()).isEqualTo(Objective.OBJECTIVE_COST);
        assertThat(decision.getSummary())
                .startsWith("The router chose parley-demo-small for the objective cost:");
        assertThat(decision.getCatalog()).matches("[0-9a-f]{12}");
        assertThat(decision.getSnapshot()).startsWith("s");
        assertThat(decision.getDecisionNs()).isPositive();
        assertThat(decision.getCandidatesList()).hasSize(2);
    }

    @Test
    void passesToolsAndTheirCalls() throws InterruptedException {
        inference.script(FakeInference.LARGE, FakeInference.call("abc123def", "get_time", "{}"));
        Tool tool =
                Tool.newBuilder()
                        .setName("get_time")
                        .setDescription("Tells the time.")
                        .setParameters("{\"type\":\"object\",\"properties\":{}}")
                        .build();

        List<ChatResponse> responses = chat(request("auto").addTools(tool).build());

        assertThat(responses.get(1).getToolCall().getName()).isEqualTo("get_time");
        assertThat(responses.getLast().getCompleted().getFinishReason())
                .isEqualTo(FinishReason.FINISH_REASON_TOOL_CALLS);
        assertThat(inference.request().getTools(0)).isEqualTo(tool);
        assertThat(responses.getFirst().getDecision().getRequirementsList())
                .anyMatch(it -> it.getNeeded().equals("tools") && it.getSource().equals("derived"));
    }

    @Test
    void decidesWithoutCallingAnything() {
        Decision decision =
                router.route(RouteRequest.newBuilder().setChat(request("auto")).build())
                        .getDecision();

        assertThat(decision.getChosen()).isEqualTo(FakeInference.LARGE);
        assertThat(inference.idle()).isTrue();
    }

    @Test
    void fallsBackBeforeTheFirstTokenAndSaysSo() {
        inference.script(
                FakeInference.LARGE,
                FakeInference.fail(Status.RESOURCE_EXHAUSTED.asRuntimeException()));

        List<ChatResponse> responses = chat(request("auto").build());

        Decision second = responses.get(1).getDecision();
        assertThat(second.getId()).isEqualTo(responses.getFirst().getDecision().getId());
        assertThat(second.getChosen()).isEqualTo(FakeInference.SMALL);
        assertThat(second.getReason()).isEqualTo(Reason.REASON_FALLBACK_ERROR);
        assertThat(second.getAttempts(0).getTarget()).isEqualTo(FakeInference.LARGE);
        assertThat(second.getAttempts(0).getError()).isEqualTo("TARGETS_SATURATED");
        assertThat(text(responses)).isEqualTo("Hello from parley-demo-small.");
    }

    @Test
    void doesNotFallBackAfterTheFirstToken() {
        inference.script(
                FakeInference.LARGE,
                (_, caller) -> {
                    caller.onNext(FakeInference.text("Half a"));
                    caller.onError(Status.INTERNAL.asRuntimeException());
                });

        StatusRuntimeException error = failure(request("auto").build());

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(info(error).getReason()).isEqualTo("PROVIDER_FAILED");
        assertThat(info(error).getMetadataMap()).containsEntry("fault", "UPSTREAM");
    }

    @Test
    void saysWhenToTryAgainWhereEverythingIsFull() throws InvalidProtocolBufferException {
        FakeInference.Script full =
                FakeInference.fail(Status.RESOURCE_EXHAUSTED.asRuntimeException());
        inference.script(FakeInference.LARGE, full);
        inference.script(FakeInference.SMALL, full);

        StatusRuntimeException error = failure(request("auto").build());

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(info(error).getReason()).isEqualTo("TARGETS_SATURATED");
        assertThat(detail(error, RetryInfo.class).orElseThrow().getRetryDelay().getSeconds())
                .isEqualTo(1);
    }

    @Test
    void cancelsTheTargetAsSoonAsTheCallerIsGone() throws InterruptedException {
        inference.script(FakeInference.LARGE, FakeInference.sayAndStall("Once upon a time"));
        Context.CancellableContext caller = Context.current().withCancellation();

        caller.run(() -> {
            Iterator<ChatResponse> responses = router.chat(request("auto").build());
            assertThat(responses.next().hasDecision()).isTrue();
            assertThat(responses.next().getText()).isEqualTo("Once upon a time");
        });
        caller.cancel(null);

        assertThat(inference.cancelled()).isEqualTo(FakeInference.LARGE);
    }

    @Test
    void passesTheDeadlineOn() throws InterruptedException {
        inference.script(FakeInference.LARGE, FakeInference.sayAndStall("..."));

        StatusRuntimeException error =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                router.withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                                        .chat(request("auto").build())
                                        .forEachRemaining(_ -> {}));

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(inference.deadline().orElseThrow()).isLessThan(Duration.ofMillis(301));
        assertThat(inference.cancelled()).isEqualTo(FakeInference.LARGE);
    }

    @Test
    void asksForNoMoreThanASlowCallerTakes() throws InterruptedException {
        AtomicInteger sent = new AtomicInteger();
        String kilobyte = "x".repeat(1024);
        int enough = 20_000;
        inference.script(
                FakeInference.LARGE,
                (_, caller) ->
                        caller.setOnReadyHandler(() -> {
                            while (caller.isReady() && sent.get() < enough) {
                                sent.incrementAndGet();
                                caller.onNext(FakeInference.text(kilobyte));
                            }
                        }));

        Iterator<ChatResponse> responses = router.chat(request("auto").build());
        responses.next();
        awaitStill(sent);

        assertThat(sent.get()).isLessThan(enough / 4);
        for (int i = 0; i < sent.get(); i++) {
            responses.next();
        }
    }

    @Test
    void rejectsWithTheRecordWhatNoTargetMeets() {
        StatusRuntimeException error =
                failure(
                        request("auto")
                                .setConstraints(Constraints.newBuilder().setMaxTtftMs(1).build())
                                .build());

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(info(error).getReason()).isEqualTo("NO_ELIGIBLE_MODEL");
        assertThat(info(error).getDomain()).isEqualTo("router.parley.dev");
        assertThat(info(error).getMetadataOrThrow("decision"))
                .contains("\"constraint\":\"max_ttft_ms\"", "\"needed\":\"1 milliseconds\"");
    }

    @Test
    void knowsOnlyTheModelsOfTheCatalogue() {
        StatusRuntimeException error = failure(request("gpt-9").build());

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(info(error).getReason()).isEqualTo("UNKNOWN_MODEL");
    }

    @Test
    void refusesAMessageWithoutARole() {
        ChatRequest request =
                ChatRequest.newBuilder()
                        .setModel("auto")
                        .addMessages(Message.newBuilder().setContent("hello"))
                        .build();

        StatusRuntimeException error = failure(request);

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(info(error).getMetadataMap()).containsEntry("parameter", "messages[0].role");
    }

    @Test
    void passesOnThatTheRequestIsInvalid() {
        inference.script(
                FakeInference.LARGE,
                FakeInference.fail(
                        Status.INVALID_ARGUMENT
                                .withDescription("the last message is the assistant's")
                                .asRuntimeException()));

        StatusRuntimeException error = failure(request("auto").build());

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(error.getStatus().getDescription())
                .contains("the last message is the assistant's");
    }

    @ParameterizedTest
    @CsvSource({
        "MODEL_STATE_LOADING, loading",
        "MODEL_STATE_UNLOADED, unloaded",
        "MODEL_STATE_FAILED, failed",
        "MODEL_STATE_UNSPECIFIED, in a state that this router does not know",
    })
    void avoidsAModelThatIsNotReady(ModelState state, String actual) throws Exception {
        inference.state(FakeInference.LARGE, state);
        Until.holds(() -> targets().stream().anyMatch(it -> !it.getAvailable()));

        Decision decision = chat(request("auto").build()).getFirst().getDecision();

        assertThat(decision.getChosen()).isEqualTo(FakeInference.SMALL);
        assertThat(decision.getCandidates(1).getRejections(0).getConstraint())
                .isEqualTo("available");
        assertThat(decision.getCandidates(1).getRejections(0).getActual()).isEqualTo(actual);
    }

    @Test
    void saysThatWhatTheCallerNamedIsNotServed() throws Exception {
        inference.state(FakeInference.LARGE, ModelState.MODEL_STATE_FAILED);
        Until.holds(() -> targets().stream().anyMatch(it -> !it.getAvailable()));

        StatusRuntimeException error = failure(request(FakeInference.LARGE).build());

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(info(error).getReason()).isEqualTo("TARGETS_UNAVAILABLE");
    }

    @Test
    void replacesThePriorByMeasurements() {
        for (int i = 0; i < 20; i++) {
            chat(request(FakeInference.SMALL).build());
        }

        Target small =
                targets().stream()
                        .filter(it -> it.getId().equals(FakeInference.SMALL))
                        .findFirst()
                        .orElseThrow();

        assertThat(small.getTtftSource().name()).isEqualTo("ESTIMATE_SOURCE_MEASURED");
        assertThat(small.getTtftSamples()).isGreaterThanOrEqualTo(20);
    }

    private static ChatRequest.Builder request(String model) {
        return ChatRequest.newBuilder()
                .setModel(model)
                .addMessages(
                        Message.newBuilder().setRole(Role.ROLE_USER).setContent("hello").build());
    }

    private List<ChatResponse> chat(ChatRequest request) {
        List<ChatResponse> responses = new ArrayList<>();
        router.chat(request).forEachRemaining(responses::add);
        return responses;
    }

    private List<Target> targets() {
        return router.listTargets(ListTargetsRequest.getDefaultInstance()).getTargetsList();
    }

    private StatusRuntimeException failure(ChatRequest request) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> chat(request));
    }

    private static String text(List<ChatResponse> responses) {
        StringBuilder text = new StringBuilder();
        responses.forEach(it -> text.append(it.getText()));
        return text.toString();
    }

    private static ErrorInfo info(StatusRuntimeException error) {
        try {
            return detail(error, ErrorInfo.class).orElseThrow();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static <T extends com.google.protobuf.Message> Optional<T> detail(
            StatusRuntimeException error, Class<T> type) throws InvalidProtocolBufferException {
        var status = Optional.ofNullable(StatusProto.fromThrowable(error)).orElseThrow();
        for (Any detail : status.getDetailsList()) {
            if (detail.is(type)) {
                return Optional.of(detail.unpack(type));
            }
        }
        return Optional.empty();
    }

    /** Waits until the count stands still for 200 milliseconds. */
    private static void awaitStill(AtomicInteger count) throws InterruptedException {
        int before;
        do {
            before = count.get();
            new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
        } while (count.get() != before);
    }
}
