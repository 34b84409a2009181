package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.info;
import static dev.parley.inference.api.DemoClient.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.registry.ChatModels;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.JsonObjectFormat;
import dev.parley.inference.v1.JsonSchemaFormat;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.ResponseFormat;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolChoice;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Combinations that an answer cannot be held to are refused with the field's name. */
@QuarkusTest
@Timeout(120)
class RefusedFormsQuarkusTest {

    @Inject ChatModels models;

    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        "response_format.json_schema",
                        asking(9)
                                .setResponseFormat(
                                        ResponseFormat.newBuilder()
                                                .setJsonSchema(
                                                        JsonSchemaFormat.newBuilder()
                                                                .setSchema("{\"not\": {}}")))),
                Arguments.of(
                        "tool_choice", asking(9).setToolChoice(ToolChoice.TOOL_CHOICE_REQUIRED)),
                Arguments.of(
                        "tool_choice_name",
                        asking(9)
                                .addTools(Tool.newBuilder().setName("add"))
                                .setToolChoice(ToolChoice.TOOL_CHOICE_NAMED)
                                .setToolChoiceName("sum")),
                Arguments.of(
                        "tool_choice_name",
                        asking(9)
                                .addTools(Tool.newBuilder().setName("add"))
                                .setToolChoiceName("add")),
                Arguments.of(
                        "sampling.ignore_eos",
                        asking(9)
                                .setSampling(Sampling.newBuilder().setIgnoreEos(true))
                                .setResponseFormat(jsonObject())),
                Arguments.of(
                        "response_format",
                        asking(9)
                                .addMessages(
                                        Message.newBuilder()
                                                .setRole(Role.ROLE_ASSISTANT)
                                                .setContent("{")
                                                .setPrefix(true))
                                .setResponseFormat(jsonObject())),
                Arguments.of(
                        "sampling.deterministic",
                        asking(9).setSampling(Sampling.newBuilder().setDeterministic(true))),
                Arguments.of(
                        "sampling.stop", asking(9).setSampling(Sampling.newBuilder().addStop(""))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void namesWhatAnAnswerCannotBeHeldTo(String field, ChatRequest.Builder request) {
        try (DemoClient client = new DemoClient(models, port)) {
            StatusRuntimeException refused =
                    catchThrowableOfType(StatusRuntimeException.class, () -> client.chat(request));

            assertThat(info(refused).getMetadataOrDefault("field", "")).isEqualTo(field);
        }
    }

    private static ResponseFormat.Builder jsonObject() {
        return ResponseFormat.newBuilder().setJsonObject(JsonObjectFormat.getDefaultInstance());
    }
}
