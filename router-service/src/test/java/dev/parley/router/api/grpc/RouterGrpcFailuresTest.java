package dev.parley.router.api.grpc;

import static dev.parley.router.api.grpc.RouterClient.detail;
import static dev.parley.router.api.grpc.RouterClient.info;
import static dev.parley.router.api.grpc.RouterClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.ModelState;
import dev.parley.router.fake.FakeInference;
import dev.parley.router.fake.FakeInferenceResource;
import dev.parley.router.fake.Until;
import dev.parley.router.v1.ChatRequest;
import dev.parley.router.v1.Constraints;
import dev.parley.router.v1.Target;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that get no answer: what their callers are told, and whose fault it was. */
@QuarkusTest
@QuarkusTestResource(FakeInferenceResource.class)
@SuppressWarnings("NullAway.Init")
class RouterGrpcFailuresTest {

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
    void doesNotFallBackAfterTheFirstToken() {
        inference.script(
                FakeInference.LARGE,
                (_, caller) -> {
                    caller.onNext(FakeInference.text("Half a"));
                    caller.onError(Status.INTERNAL.asRuntimeException());
                });

        StatusRuntimeException error = router.failure(request("auto").build());

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

        StatusRuntimeException error = router.failure(request("auto").build());

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(info(error).getReason()).isEqualTo("TARGETS_SATURATED");
        assertThat(detail(error, RetryInfo.class).orElseThrow().getRetryDelay().getSeconds())
                .isEqualTo(1);
    }

    @Test
    void rejectsWithTheRecordWhatNoTargetMeets() {
        StatusRuntimeException error =
                router.failure(
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
        StatusRuntimeException error = router.failure(request("gpt-9").build());

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

        StatusRuntimeException error = router.failure(request);

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

        StatusRuntimeException error = router.failure(request("auto").build());

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(error.getStatus().getDescription())
                .contains("the last message is the assistant's");
    }

    @Test
    void saysThatWhatTheCallerNamedIsNotServed() throws Exception {
        inference.state(FakeInference.LARGE, ModelState.MODEL_STATE_FAILED);
        Until.holds(() -> router.targets().stream().anyMatch(it -> !it.getAvailable()));

        StatusRuntimeException error = router.failure(request(FakeInference.LARGE).build());

        assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(info(error).getReason()).isEqualTo("TARGETS_UNAVAILABLE");
    }
}
