package dev.parley.router.api.grpc;

import static dev.parley.router.api.grpc.RouterClient.request;
import static dev.parley.router.api.grpc.RouterClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.ModelState;
import dev.parley.inference.v1.Tool;
import dev.parley.router.fake.FakeInference;
import dev.parley.router.fake.FakeInferenceResource;
import dev.parley.router.fake.Until;
import dev.parley.router.v1.ChatResponse;
import dev.parley.router.v1.Decision;
import dev.parley.router.v1.Objective;
import dev.parley.router.v1.Reason;
import dev.parley.router.v1.RouteRequest;
import dev.parley.router.v1.Target;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
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

    private RouterClient router;

    @BeforeEach
    void connect() throws Exception {
        inference.reset();
        router = new RouterClient(port);
        Until.holds(() -> router.targets().stream().allMatch(Target::getAvailable));
    }

    @AfterEach
    void disconnect() {
        router.close();
    }

    @Test
    void streamsTheDecisionThenTheAnswerThenTheEnd() throws InterruptedException {
        List<ChatResponse> responses = router.chat(request("auto").build());

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
        Decision decision = router.chat(request("router/cheap").build()).getFirst().getDecision();

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

        List<ChatResponse> responses = router.chat(request("auto").addTools(tool).build());

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
                router.stub()
                        .route(RouteRequest.newBuilder().setChat(request("auto")).build())
                        .getDecision();

        assertThat(decision.getChosen()).isEqualTo(FakeInference.LARGE);
        assertThat(inference.idle()).isTrue();
    }

    @Test
    void fallsBackBeforeTheFirstTokenAndSaysSo() {
        inference.script(
                FakeInference.LARGE,
                FakeInference.fail(Status.RESOURCE_EXHAUSTED.asRuntimeException()));

        List<ChatResponse> responses = router.chat(request("auto").build());

        Decision second = responses.get(1).getDecision();
        assertThat(second.getId()).isEqualTo(responses.getFirst().getDecision().getId());
        assertThat(second.getChosen()).isEqualTo(FakeInference.SMALL);
        assertThat(second.getReason()).isEqualTo(Reason.REASON_FALLBACK_ERROR);
        assertThat(second.getAttempts(0).getTarget()).isEqualTo(FakeInference.LARGE);
        assertThat(second.getAttempts(0).getError()).isEqualTo("TARGETS_SATURATED");
        assertThat(text(responses)).isEqualTo("Hello from parley-demo-small.");
    }

    @Test
    void cancelsTheTargetAsSoonAsTheCallerIsGone() throws InterruptedException {
        inference.script(FakeInference.LARGE, FakeInference.sayAndStall("Once upon a time"));
        Context.CancellableContext caller = Context.current().withCancellation();

        caller.run(() -> {
            Iterator<ChatResponse> responses = router.stub().chat(request("auto").build());
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
                                router.stub()
                                        .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
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

        Iterator<ChatResponse> responses = router.stub().chat(request("auto").build());
        responses.next();
        awaitStill(sent);

        assertThat(sent.get()).isLessThan(enough / 4);
        for (int i = 0; i < sent.get(); i++) {
            responses.next();
        }
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
        Until.holds(() -> router.targets().stream().anyMatch(it -> !it.getAvailable()));

        Decision decision = router.chat(request("auto").build()).getFirst().getDecision();

        assertThat(decision.getChosen()).isEqualTo(FakeInference.SMALL);
        assertThat(decision.getCandidates(1).getRejections(0).getConstraint())
                .isEqualTo("available");
        assertThat(decision.getCandidates(1).getRejections(0).getActual()).isEqualTo(actual);
    }

    @Test
    void replacesThePriorByMeasurements() {
        for (int i = 0; i < 20; i++) {
            router.chat(request(FakeInference.SMALL).build());
        }

        Target small =
                router.targets().stream()
                        .filter(it -> it.getId().equals(FakeInference.SMALL))
                        .findFirst()
                        .orElseThrow();

        assertThat(small.getTtftSource().name()).isEqualTo("ESTIMATE_SOURCE_MEASURED");
        assertThat(small.getTtftSamples()).isGreaterThanOrEqualTo(20);
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
