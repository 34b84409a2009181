package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.asking;
import static dev.parley.inference.api.Chats.await;
import static dev.parley.inference.api.Chats.info;
import static dev.parley.inference.api.Chats.message;
import static dev.parley.inference.api.FakeModelsProfile.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.parley.inference.engine.EngineLoad;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.ListModelsRequest;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Model;
import dev.parley.inference.v1.ModelDevice;
import dev.parley.inference.v1.ModelPrecision;
import dev.parley.inference.v1.ModelState;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@TestProfile(FakeModelsProfile.class)
@Timeout(60)
class ChatGrpcQuarkusTest {

    @Inject ChatModels models;
    @Inject FakeRunners runners;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    private @Nullable ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        await(() -> models.load(MODEL).isPresent());
        runners.of("small").allowAll();
    }

    @AfterEach
    void nothingStaysInTheEngine() {
        runners.of("small").allowAll();
        channel().shutdownNow();
        await(() -> load().slotsInUse() == 0 && load().queued() == 0);
    }

    @Test
    void streamsWholeCharactersAndEndsWithUsageAndTimings() {
        List<ChatResponse> answer = new ArrayList<>();
        stub().chat(asking(MODEL, "Hello", 300).build()).forEachRemaining(answer::add);

        Completed completed = answer.removeLast().getCompleted();
        StringBuilder text = new StringBuilder();
        answer.forEach(piece -> text.append(piece.getText()));
        assertThat(answer).noneMatch(piece -> piece.getText().isEmpty());
        assertThat(FakeRunners.TEXT.repeat(300)) // the limit may cut the last character
                .startsWith(text.toString().replace("\uFFFD", ""));
        assertThat(completed.getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(completed.getUsage().getCompletionTokens()).isEqualTo(300);
        assertThat(completed.getUsage().getPromptTokens()).isPositive();
        assertThat(completed.getTimings().getTtftUs())
                .isGreaterThanOrEqualTo(
                        completed.getTimings().getQueueUs()
                                + completed.getTimings().getPrefillUs());
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                bad("model", Status.Code.NOT_FOUND, "", asking("nobody", "Hello", 1)),
                bad("no messages", "messages", ChatRequest.newBuilder().setModel(MODEL)),
                bad(
                        "last message from the assistant",
                        "messages[1]",
                        asking(MODEL, "Hello", 1).addMessages(message(Role.ROLE_ASSISTANT, "Hi"))),
                bad(
                        "no role",
                        "messages[1].role",
                        asking(MODEL, "Hello", 1)
                                .addMessages(Message.newBuilder().setContent("x"))),
                bad(
                        "a result without its call's id",
                        "messages[2].tool_call_id",
                        asking(MODEL, "Hello", 1)
                                .addMessages(
                                        message(Role.ROLE_ASSISTANT, "")
                                                .addToolCalls(ToolCall.newBuilder().setName("f")))
                                .addMessages(message(Role.ROLE_TOOL, "x"))),
                bad(
                        "a user who calls tools",
                        "messages[0].tool_calls",
                        ChatRequest.newBuilder()
                                .setModel(MODEL)
                                .addMessages(
                                        message(Role.ROLE_USER, "x")
                                                .addToolCalls(ToolCall.getDefaultInstance()))),
                bad(
                        "a tool declared twice",
                        "tools[1].name",
                        asking(MODEL, "Hello", 1)
                                .addTools(Tool.newBuilder().setName("f"))
                                .addTools(Tool.newBuilder().setName("f"))),
                bad(
                        "parameters that are no schema",
                        "tools[0].parameters",
                        asking(MODEL, "Hello", 1)
                                .addTools(Tool.newBuilder().setName("f").setParameters("{"))),
                bad("temperature", sampling().setTemperature(2.5f)),
                bad("temperature", sampling().setTemperature(Float.NaN)),
                bad("top_p", sampling().setTopP(0)),
                bad("max_tokens", sampling().setMaxTokens(0)),
                bad(
                        "too long a prompt",
                        Status.Code.INVALID_ARGUMENT,
                        "",
                        asking(MODEL, "1".repeat(200_000), 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void saysWhatIsWrongWithARequestAndThatItIsTheCallers(
            String name, Status.Code code, String field, ChatRequest request) {
        StatusRuntimeException refused = refusal(request);

        assertThat(refused.getStatus().getCode()).isEqualTo(code);
        ErrorInfo info = info(refused);
        assertThat(info.getDomain()).isEqualTo("inference.parley.dev");
        assertThat(info.getMetadataOrThrow("fault")).isEqualTo("CALLER");
        assertThat(info.getMetadataOrDefault("field", "")).isEqualTo(field);
    }

    @Test
    void namesTheContextLength() {
        StatusRuntimeException refused = refusal(asking(MODEL, "1".repeat(200_000), 1).build());

        assertThat(info(refused).getReason()).isEqualTo("CONTEXT_LENGTH_EXCEEDED");
        assertThat(refused.getStatus().getDescription()).contains("context_length_exceeded");
    }

    @Test
    void cancellingAGenerationThatHoldsASlotFreesIt() {
        Context.CancellableContext caller = Context.current().withCancellation();
        caller.run(() -> stub().chat(endless()).next());
        assertThat(load().slotsInUse()).isEqualTo(1);

        caller.cancel(null);

        await(() -> load().slotsInUse() == 0);
    }

    @Test
    void refusesWhenSlotsAndQueueAreFullAndSaysWhenToTryAgain() throws Exception {
        runners.of("small").stopBeforeTheNextStep();
        Context.CancellableContext callers = Context.current().withCancellation();
        BlockingQueue<Throwable> refusals = new LinkedBlockingQueue<>();
        for (int call = 0; call < 4; call++) { // two slots, one in the queue, one too many
            callers.run(() -> chatUntilRefused(endless(), refusals));
        }
        StatusRuntimeException refused = (StatusRuntimeException) refusals.take();

        assertThat(info(refused).getReason()).isEqualTo("QUEUE_FULL");
        assertThat(info(refused).getMetadataOrThrow("fault")).isEqualTo("CAPACITY");
        assertThat(Objects.requireNonNull(StatusProto.fromThrowable(refused)).getDetailsList())
                .anyMatch(detail -> detail.is(RetryInfo.class));
        callers.cancel(null);
    }

    @Test
    void aRunnerThatFailsEndsTheCallAndServesTheNext() {
        runners.of("small").failNextSteps(1);

        StatusRuntimeException failed = refusal(asking(MODEL, "Hello", 3).build());

        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(info(failed).getReason()).isEqualTo("GENERATION_FAILED");
        assertThat(stub().chat(asking(MODEL, "Hello", 3).build()).hasNext()).isTrue();
    }

    @Test
    void namesLogitsThatAreNotNumbers() {
        runners.of("small").giveNoNumbersInNextSteps(1);

        StatusRuntimeException failed = refusal(asking(MODEL, "Hello", 3).build());

        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
        assertThat(failed.getStatus().getDescription()).contains("is NaN");
    }

    @Test
    void listsEveryModel() {
        List<Model> listed =
                stub().listModels(ListModelsRequest.getDefaultInstance()).getModelsList();

        assertThat(listed)
                .filteredOn(model -> model.getId().startsWith("parley-demo"))
                .extracting(Model::getId)
                .containsExactly("parley-demo-large", "parley-demo-small");
        assertThat(listed)
                .filteredOn(model -> model.getId().equals(MODEL))
                .allMatch(model -> model.getState() == ModelState.MODEL_STATE_READY)
                .allMatch(model -> model.getContextLength() == 200_000)
                .allMatch(model -> model.getDevice() == ModelDevice.MODEL_DEVICE_CPU)
                .allMatch(model -> model.getPrecision() == ModelPrecision.MODEL_PRECISION_FP32);
    }

    private static ChatRequest endless() {
        return asking(MODEL, "Hello", 150_000).build();
    }

    private static Sampling.Builder sampling() {
        return Sampling.newBuilder();
    }

    private static Arguments bad(String field, Sampling.Builder sampling) {
        return bad(field, "sampling." + field, asking(MODEL, "Hello", 1).setSampling(sampling));
    }

    private static Arguments bad(String name, String field, ChatRequest.Builder request) {
        return bad(name, Status.Code.INVALID_ARGUMENT, field, request);
    }

    private static Arguments bad(
            String name, Status.Code code, String field, ChatRequest.Builder request) {
        return Arguments.of(name, code, field, request.build());
    }

    private StatusRuntimeException refusal(ChatRequest request) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> Chats.text(stub().chat(request)));
    }

    private void chatUntilRefused(ChatRequest request, BlockingQueue<Throwable> refusals) {
        InferenceServiceGrpc.newStub(channel())
                .chat(
                        request,
                        new StreamObserver<>() {
                            @Override
                            public void onNext(ChatResponse response) {}

                            @Override
                            public void onError(Throwable failure) {
                                refusals.add(failure);
                            }

                            @Override
                            public void onCompleted() {}
                        });
    }

    private InferenceServiceGrpc.InferenceServiceBlockingStub stub() {
        return InferenceServiceGrpc.newBlockingStub(channel());
    }

    private ManagedChannel channel() {
        return Objects.requireNonNull(channel);
    }

    private EngineLoad load() {
        return models.load(MODEL).orElseThrow();
    }
}
