package dev.parley.inference.api;

import static dev.parley.inference.api.Chats.asking;
import static dev.parley.inference.api.Chats.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.inference.error.InferenceException;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ContentPart;
import dev.parley.inference.v1.JsonSchemaFormat;
import dev.parley.inference.v1.PrefillRequest;
import dev.parley.inference.v1.ResponseFormat;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Tool;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestSizesTest {

    /** At most two of everything, and ten characters. */
    private static final RequestLimits SMALL =
            new RequestLimits() {
                @Override
                public int messages() {
                    return 2;
                }

                @Override
                public int parts() {
                    return 2;
                }

                @Override
                public int tools() {
                    return 2;
                }

                @Override
                public int schemaCharacters() {
                    return 10;
                }
            };

    private final RequestSizes sizes = new RequestSizes(SMALL);

    static Stream<Arguments> tooLarge() {
        ContentPart part = ContentPart.newBuilder().setText("x").build();
        return Stream.of(
                Arguments.of(
                        "messages",
                        ChatRequest.newBuilder()
                                .addMessages(message(Role.ROLE_SYSTEM, "x"))
                                .addMessages(message(Role.ROLE_USER, "x"))
                                .addMessages(message(Role.ROLE_USER, "x"))),
                Arguments.of(
                        "messages[0].parts",
                        ChatRequest.newBuilder()
                                .addMessages(
                                        message(Role.ROLE_USER, "")
                                                .addAllParts(List.of(part, part, part)))),
                Arguments.of(
                        "tools",
                        ChatRequest.newBuilder()
                                .addTools(Tool.newBuilder().setName("a"))
                                .addTools(Tool.newBuilder().setName("b"))
                                .addTools(Tool.newBuilder().setName("c"))),
                Arguments.of(
                        "tools[0].parameters",
                        ChatRequest.newBuilder()
                                .addTools(Tool.newBuilder().setParameters("x".repeat(11)))),
                Arguments.of(
                        "response_format.json_schema.schema",
                        ChatRequest.newBuilder()
                                .setResponseFormat(
                                        ResponseFormat.newBuilder()
                                                .setJsonSchema(
                                                        JsonSchemaFormat.newBuilder()
                                                                .setSchema("x".repeat(11))))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooLarge")
    void namesWhatIsTooLargeAndTheLimit(String field, ChatRequest.Builder request) {
        InferenceException refused =
                catchThrowableOfType(InferenceException.class, () -> sizes.check(request.build()));

        assertThat(refused.field()).contains(field);
        assertThat(refused).hasMessageContaining("at most");
    }

    @Test
    void lookAtPrefillsAsAtChats() {
        PrefillRequest request =
                PrefillRequest.newBuilder()
                        .addTools(Tool.newBuilder().setParameters("x".repeat(11)))
                        .build();

        InferenceException refused =
                catchThrowableOfType(InferenceException.class, () -> sizes.check(request));

        assertThat(refused.field()).contains("tools[0].parameters");
    }

    @Test
    void letEverythingElsePass() {
        assertThatCode(() -> sizes.check(asking("m", "x".repeat(100_000), 1).build()))
                .doesNotThrowAnyException();
    }
}
