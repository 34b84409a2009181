package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.asking;
import static dev.parley.inference.api.Chats.await;
import static dev.parley.inference.api.Chats.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.InferenceServiceGrpc;
import dev.parley.inference.v1.JsonObjectFormat;
import dev.parley.inference.v1.JsonSchemaFormat;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.ResponseFormat;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolChoice;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Objects;
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

/** Answers of the small demonstration model, held to forms that it was never taught. */
@QuarkusTest
@Timeout(120)
class AnswerFormsQuarkusTest {

    private static final String MODEL = "parley-demo-small";
    private static final String QUESTION = "what is seven plus eight";
    private static final String SCHEMA =
            """
            {"type": "object", "properties": {"sum": {"type": "integer", "minimum": 0, "maximum": 99},
             "sure": {"type": "boolean"}}, "required": ["sum", "sure"], "additionalProperties": false}
            """;

    @Inject ChatModels models;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    private @Nullable ManagedChannel channel;

    @BeforeEach
    void connect() {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        await(() -> models.load(MODEL).isPresent());
    }

    @AfterEach
    void disconnect() {
        Objects.requireNonNull(channel).shutdownNow();
    }

    @Test
    void aSchemaHoldsByConstruction() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            ReadAnswer answer = chat(asking(MODEL, QUESTION, 200).setSampling(hot(seed)), schema());

            JsonNode json = new ObjectMapper().readTree(answer.text());
            assertThat(json.path("sum").isIntegralNumber()).isTrue();
            assertThat(json.path("sum").intValue()).isBetween(0, 99);
            assertThat(json.path("sure").isBoolean()).isTrue();
            assertThat(json.size()).isEqualTo(2);
            assertThat(answer.completed().getFinishReason())
                    .isEqualTo(FinishReason.FINISH_REASON_STOP);
        }
    }

    @Test
    void anAnswerCutByItsLengthSaysSo() {
        ReadAnswer answer = chat(asking(MODEL, QUESTION, 3), schema());

        assertThat(answer.completed().getFinishReason())
                .isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }

    @Test
    void aToolIsCalledWhereOneIsRequired() throws Exception {
        ReadAnswer answer =
                chat(
                        asking(MODEL, QUESTION, 400)
                                .setSampling(hot(1).setMaxTokens(400))
                                .addTools(adder("add"))
                                .addTools(adder("sum"))
                                .setParallelToolCalls(false)
                                .setToolChoice(ToolChoice.TOOL_CHOICE_NAMED)
                                .setToolChoiceName("sum"));

        assertThat(answer.completed().getFinishReason())
                .isEqualTo(FinishReason.FINISH_REASON_TOOL_CALLS);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.calls()).hasSize(1);
        assertThat(answer.calls().getFirst().getName()).isEqualTo("sum");
        JsonNode arguments = new ObjectMapper().readTree(answer.calls().getFirst().getArguments());
        assertThat(arguments.path("sum").isIntegralNumber()).isTrue();
    }

    @Test
    void aStopTextEndsTheAnswerBeforeItself() {
        String whole = chat(asking(MODEL, QUESTION, 60)).text();
        String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);

        ReadAnswer answer =
                chat(
                        asking(MODEL, QUESTION, 60)
                                .setSampling(
                                        Sampling.newBuilder()
                                                .setTemperature(0)
                                                .setMaxTokens(60)
                                                .addStop("never said")
                                                .addStop(stop)));

        assertThat(answer.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
        assertThat(answer.completed().getStop()).isEqualTo(stop);
        assertThat(answer.completed().getFinishReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
    }

    @Test
    void anAnswerThatWasBegunIsContinued() {
        String whole = chat(asking(MODEL, QUESTION, 60)).text();
        String begun = whole.substring(0, whole.indexOf(' '));

        String rest =
                chat(asking(MODEL, QUESTION, 60)
                                .addMessages(
                                        Message.newBuilder()
                                                .setRole(Role.ROLE_ASSISTANT)
                                                .setContent(begun)
                                                .setPrefix(true)))
                        .text();

        assertThat(begun + rest).isEqualTo(whole);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        "response_format.json_schema",
                        asking(MODEL, QUESTION, 9)
                                .setResponseFormat(
                                        ResponseFormat.newBuilder()
                                                .setJsonSchema(
                                                        JsonSchemaFormat.newBuilder()
                                                                .setSchema("{\"not\": {}}")))),
                Arguments.of(
                        "tool_choice",
                        asking(MODEL, QUESTION, 9).setToolChoice(ToolChoice.TOOL_CHOICE_REQUIRED)),
                Arguments.of(
                        "tool_choice_name",
                        asking(MODEL, QUESTION, 9)
                                .addTools(adder("add"))
                                .setToolChoice(ToolChoice.TOOL_CHOICE_NAMED)
                                .setToolChoiceName("sum")),
                Arguments.of(
                        "tool_choice_name",
                        asking(MODEL, QUESTION, 9).addTools(adder("add")).setToolChoiceName("add")),
                Arguments.of(
                        "sampling.ignore_eos",
                        asking(MODEL, QUESTION, 9)
                                .setSampling(Sampling.newBuilder().setIgnoreEos(true))
                                .setResponseFormat(jsonObject())),
                Arguments.of(
                        "response_format",
                        asking(MODEL, QUESTION, 9)
                                .addMessages(
                                        Message.newBuilder()
                                                .setRole(Role.ROLE_ASSISTANT)
                                                .setContent("{")
                                                .setPrefix(true))
                                .setResponseFormat(jsonObject())),
                Arguments.of(
                        "sampling.deterministic",
                        asking(MODEL, QUESTION, 9)
                                .setSampling(Sampling.newBuilder().setDeterministic(true))),
                Arguments.of(
                        "sampling.stop",
                        asking(MODEL, QUESTION, 9).setSampling(Sampling.newBuilder().addStop(""))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void namesWhatAnAnswerCannotBeHeldTo(String field, ChatRequest.Builder request) {
        StatusRuntimeException refused =
                catchThrowableOfType(StatusRuntimeException.class, () -> chat(request));

        assertThat(info(refused).getMetadataOrDefault("field", "")).isEqualTo(field);
    }

    private static ResponseFormat.Builder jsonObject() {
        return ResponseFormat.newBuilder().setJsonObject(JsonObjectFormat.getDefaultInstance());
    }

    private static ResponseFormat schema() {
        return ResponseFormat.newBuilder()
                .setJsonSchema(JsonSchemaFormat.newBuilder().setName("sum").setSchema(SCHEMA))
                .build();
    }

    private static Tool adder(String name) {
        return Tool.newBuilder().setName(name).setParameters(SCHEMA).setStrict(true).build();
    }

    private static Sampling.Builder hot(int seed) {
        return Sampling.newBuilder().setTemperature(2).setSeed(seed).setMaxTokens(200);
    }

    private ReadAnswer chat(ChatRequest.Builder request, ResponseFormat format) {
        return chat(request.setResponseFormat(format));
    }

    private ReadAnswer chat(ChatRequest.Builder request) {
        return ReadAnswer.of(
                InferenceServiceGrpc.newBlockingStub(Objects.requireNonNull(channel))
                        .chat(request.build()));
    }
}
