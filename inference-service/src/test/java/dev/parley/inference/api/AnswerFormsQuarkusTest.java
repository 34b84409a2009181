package dev.parley.inference.api;

import static dev.parley.inference.api.DemoClient.asking;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.FinishReason;
import dev.parley.inference.v1.GeneratedToken;
import dev.parley.inference.v1.JsonObjectFormat;
import dev.parley.inference.v1.JsonSchemaFormat;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.ResponseFormat;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.TokenLogprob;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolCall;
import dev.parley.inference.v1.ToolChoice;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers of the small demonstration model, held to forms that it was never taught. */
@QuarkusTest
@Timeout(120)
class AnswerFormsQuarkusTest extends DemoModelTests {

    private static final String SCHEMA =
            """
            {"type": "object", "properties": {"sum": {"type": "integer", "minimum": 0, "maximum": 99},
             "sure": {"type": "boolean"}}, "required": ["sum", "sure"], "additionalProperties": false}
            """;

    @Test
    void aSchemaHoldsByConstruction() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            ReadAnswer answer = chat(asking(200).setSampling(hot(seed)), schema(SCHEMA));

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
        ReadAnswer answer = chat(asking(3), schema(SCHEMA));

        assertThat(answer.completed().getFinishReason())
                .isEqualTo(FinishReason.FINISH_REASON_LENGTH);
    }

    @Test
    void theToolThatIsNamedIsCalled() throws Exception {
        ReadAnswer answer =
                chat(
                        twoTools(1)
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
    void aToolIsCalledWhereOneIsRequired() throws Exception {
        ReadAnswer answer = chat(twoTools(1).setToolChoice(ToolChoice.TOOL_CHOICE_REQUIRED));

        assertThat(answer.completed().getFinishReason())
                .isEqualTo(FinishReason.FINISH_REASON_TOOL_CALLS);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.calls())
                .isNotEmpty()
                .extracting(ToolCall::getName)
                .containsAnyOf("add", "sum");
    }

    @Test
    void noToolIsCalledWhereNoneMayBe() {
        for (int seed = 0; seed < 5; seed++) {
            assertThat(chat(twoTools(seed).setToolChoice(ToolChoice.TOOL_CHOICE_NONE)).calls())
                    .isEmpty();
        }
    }

    @Test
    void oneAnswerCallsSeveralToolsOnlyWhereTheyMayBeParallel() throws Exception {
        int most = 0;
        Set<String> ids = new HashSet<>();
        for (int seed = 0; seed < 8; seed++) {
            ChatRequest.Builder request =
                    twoTools(seed).setToolChoice(ToolChoice.TOOL_CHOICE_REQUIRED);
            ReadAnswer parallel = chat(request.clone());
            ReadAnswer single = chat(request.setParallelToolCalls(false));

            most = Math.max(most, parallel.calls().size());
            for (ToolCall call : parallel.calls()) {
                assertThat(ids.add(call.getId())).isTrue();
                assertThat(new ObjectMapper().readTree(call.getArguments()).path("sum").isInt())
                        .isTrue();
            }
            assertThat(single.calls()).hasSize(1);
        }
        assertThat(most).isGreaterThan(1);
    }

    @Test
    void anAnswerIsAJsonObjectWhereOneIsAskedFor() throws Exception {
        Map<Integer, Float> brief = towardsTheEndOfStringsAndObjects();
        int whole = 0;
        for (int seed = 0; seed < 8; seed++) {
            ReadAnswer answer =
                    chat(
                            asking(200)
                                    .setSampling(hot(seed).setTemperature(1).putAllLogitBias(brief))
                                    .setResponseFormat(jsonObject()));

            assertThat(answer.text()).startsWith("{");
            if (answer.completed().getFinishReason() == FinishReason.FINISH_REASON_STOP) {
                assertThat(new ObjectMapper().readTree(answer.text()).isObject()).isTrue();
                whole++;
            }
        }
        assertThat(whole).isPositive();
    }

    @Test
    void aStopTextEndsTheAnswerBeforeItself() {
        String whole = chat(asking(60)).text();
        String stop = whole.substring(whole.length() / 2, whole.length() / 2 + 3);

        ReadAnswer answer =
                chat(
                        asking(60)
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
        String whole = chat(asking(60)).text();
        String begun = whole.substring(0, whole.indexOf(' '));

        String rest =
                chat(asking(60)
                                .addMessages(
                                        Message.newBuilder()
                                                .setRole(Role.ROLE_ASSISTANT)
                                                .setContent(begun)
                                                .setPrefix(true)))
                        .text();

        assertThat(begun + rest).isEqualTo(whole);
    }

    /** The model has not learned to end them: what it writes of its own accord would be cut. */
    private Map<Integer, Float> towardsTheEndOfStringsAndObjects() {
        return Stream.of("{\"enum\": [\"}\"]}", "{\"enum\": [{\"a\": 1}]}")
                .map(schema ->
                        chat(asking(9).setSampling(hot(1).setLogprobs(true)), schema(schema)))
                .flatMap(marks -> marks.tokens().stream().map(GeneratedToken::getPicked))
                .filter(token -> token.getBytes().toStringUtf8().matches("[\"}]+"))
                .map(TokenLogprob::getToken)
                .distinct()
                .collect(Collectors.toMap(token -> token, _ -> 10f));
    }

    private static ResponseFormat.Builder jsonObject() {
        return ResponseFormat.newBuilder().setJsonObject(JsonObjectFormat.getDefaultInstance());
    }

    private static ResponseFormat schema(String schema) {
        return ResponseFormat.newBuilder()
                .setJsonSchema(JsonSchemaFormat.newBuilder().setName("sum").setSchema(schema))
                .build();
    }

    private static Tool adder(String name) {
        return Tool.newBuilder().setName(name).setParameters(SCHEMA).setStrict(true).build();
    }

    /** The answer has room for many calls. */
    private static ChatRequest.Builder twoTools(int seed) {
        return asking(400)
                .setSampling(hot(seed).setTemperature(1).setMaxTokens(400))
                .addTools(adder("add"))
                .addTools(adder("sum"));
    }

    private static Sampling.Builder hot(int seed) {
        return Sampling.newBuilder().setTemperature(2).setSeed(seed).setMaxTokens(200);
    }

    private ReadAnswer chat(ChatRequest.Builder request, ResponseFormat format) {
        return chat(request.setResponseFormat(format));
    }

    private ReadAnswer chat(ChatRequest.Builder request) {
        return client().chat(request);
    }
}
