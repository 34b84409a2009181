package dev.parley.inference.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.constraint.ResponseFormat.JsonObject;
import dev.parley.inference.constraint.ResponseFormat.Text;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class ToolCallsTest {

    static final TokenTable TABLE = Vocabulary.small();
    static final ToolCallSyntax LIST = new ToolCallSyntax.JsonList(Vocabulary.TOOL_CALLS);
    static final ToolCallSyntax SEQUENCE =
            new ToolCallSyntax.NamedArguments(
                    Vocabulary.TOOL_CALLS,
                    OptionalInt.of(Vocabulary.CALL_ID),
                    Vocabulary.ARGUMENTS);
    static final String CONVERT =
            """
            {"type": "object", "required": ["value"], "properties": {
              "value": {"type": "integer", "minimum": 0, "maximum": 9},
              "unit": {"enum": ["km", "mi"]}}}\
            """;

    private static final List<ToolSignature> TOOLS =
            List.of(
                    new ToolSignature("get_time", "", false),
                    new ToolSignature("convert", CONVERT, true));

    @Property(tries = 100)
    void requiredCallsAreAListOfCalls(@ForAll Random random) throws Exception {
        Answer answer = random(LIST, new ToolUse.Required(), true, random);

        assertThat(answer.text()).startsWith("[TOOL_CALLS][{");
        if (answer.ended()) {
            JsonNode calls =
                    AnswersFollowTheirSchemaTest.MAPPER.readTree(
                            answer.text().substring("[TOOL_CALLS]".length()));
            assertThat(calls).isNotEmpty();
            for (JsonNode call : calls) {
                assertThat(call.path("name").asText()).isIn("get_time", "convert");
                if (call.path("name").asText().equals("convert")) {
                    assertThat(call.path("arguments").path("value").intValue()).isBetween(0, 9);
                } else {
                    assertThat(call.path("arguments")).isEmpty();
                }
            }
        }
    }

    @Property(tries = 100)
    void theNewerFormatWritesOneCallAfterTheOther(@ForAll Random random) throws Exception {
        Answer answer = random(SEQUENCE, new ToolUse.Required(), true, random);

        if (answer.ended()) {
            assertThat(answer.text())
                    .matches(
                            "(\\[TOOL_CALLS](get_time|convert)(\\[CALL_ID][a-zA-Z0-9]{9})?\\[ARGS]\\{[^{}]*})+");
        }
    }

    @Test
    void whatModelsOfTheFormatsWriteIsAccepted() throws Exception {
        TokenConstraint list = start(LIST, new ToolUse.Auto(), true);
        accept(list, "Let me see. ");
        list.accept(Vocabulary.TOOL_CALLS);
        accept(
                list,
                "[{\"name\": \"convert\", \"arguments\": {\"value\": 5, \"unit\": \"km\"}, \"id\": \"AAAAAAAA1\"}");
        accept(list, ", {\"name\": \"get_time\", \"arguments\": {}}]");
        list.accept(Vocabulary.END);

        TokenConstraint sequence = start(SEQUENCE, new ToolUse.Auto(), true);
        sequence.accept(Vocabulary.TOOL_CALLS);
        accept(sequence, "get_time");
        sequence.accept(Vocabulary.CALL_ID);
        accept(sequence, "AAAAAAAA1");
        sequence.accept(Vocabulary.ARGUMENTS);
        accept(sequence, "{}");
        sequence.accept(Vocabulary.TOOL_CALLS);
        accept(sequence, "convert");
        sequence.accept(Vocabulary.ARGUMENTS);
        accept(sequence, "{\"value\": 5}");
        assertThat(sequence.isComplete()).isTrue();
    }

    @Test
    void freeTextMayBeAnythingButTheTokensOfCalls() throws Exception {
        TokenConstraint none = start(SEQUENCE, new ToolUse.None(), false);
        TokenConstraint auto = start(SEQUENCE, new ToolUse.Auto(), false);
        float[] scores = new float[TABLE.size()];
        none.mask(scores);

        for (int token = 0; token < scores.length; token++) {
            boolean reserved =
                    token == Vocabulary.TOOL_CALLS
                            || token == Vocabulary.CALL_ID
                            || token == Vocabulary.ARGUMENTS;
            assertThat(scores[token] == 0).isEqualTo(!reserved);
            assertThat(none.accepts(token)).isEqualTo(!reserved);
        }
        assertThat(auto.accepts(Vocabulary.TOOL_CALLS)).isTrue();
        assertThat(auto.accepts(Vocabulary.ARGUMENTS)).isFalse();
        assertThat(auto.isComplete()).isTrue();
    }

    @Test
    void withoutParallelCallsThereIsOne() throws Exception {
        TokenConstraint list = start(LIST, new ToolUse.Named("get_time"), false);
        list.accept(Vocabulary.TOOL_CALLS);
        accept(list, "[{\"name\": \"");
        assertThat(list.accepts(byteToken('c'))).isFalse(); // of convert
        accept(list, "get_time\",\"arguments\":{}}");
        assertThat(list.accepts(byteToken(','))).isFalse();
        accept(list, "]");
        float[] scores = new float[TABLE.size()];
        list.mask(scores);
        for (int token = 0; token < scores.length; token++) {
            assertThat(scores[token] == 0).isEqualTo(token == Vocabulary.END);
        }
    }

    @Property(tries = 100)
    void taggedCallsStandBetweenTheirTags(@ForAll Random random) throws Exception {
        Answer answer =
                random(
                        new ToolCallSyntax.Tagged("<tool_call>", "</tool_call>"),
                        new ToolUse.Required(),
                        true,
                        random);

        if (answer.ended()) {
            assertThat(answer.text())
                    .matches(
                            "<tool_call>\n\\{.*}\n</tool_call>(\n<tool_call>\n\\{.*}\n</tool_call>)*");
        }
    }

    @Test
    void textBeforeATagIsFreeAndWhatFollowsIsNot() throws Exception {
        TokenConstraint constraint =
                start(
                        new ToolCallSyntax.Tagged("<tool_call>", "</tool_call>"),
                        new ToolUse.Auto(),
                        false);
        accept(constraint, "Is 1 <tool <");
        assertThat(constraint.isComplete()).isTrue();
        accept(constraint, "<tool_call>");
        assertThat(constraint.isComplete()).isFalse();
        assertThat(constraint.accepts(byteToken('x'))).isFalse();
        accept(constraint, "\n{\"name\": \"get_time\", \"arguments\": {}}\n</tool_call>");
        assertThat(constraint.isComplete()).isTrue();
        assertThat(constraint.accepts(byteToken('\n'))).isFalse();
    }

    @Test
    void aBareObjectIsACallAndOtherTextIsNot() throws Exception {
        ToolCallSyntax bare = new ToolCallSyntax.BareObject();
        TokenConstraint call = start(bare, new ToolUse.Auto(), true);
        accept(call, "{\"name\": \"convert\", \"parameters\": {\"value\": 7}}");
        assertThat(call.isComplete()).isTrue();

        TokenConstraint text = start(bare, new ToolUse.Auto(), true);
        accept(text, "A set: {");
        assertThat(text.isComplete()).isTrue();
    }

    @Test
    void aModelThatWasNotTaughtToCallIsNotMadeTo() throws Exception {
        ToolCallSyntax none = new ToolCallSyntax.None();

        assertThatThrownBy(() -> start(none, new ToolUse.Required(), true))
                .hasMessage(
                        "tool_choice: # asks for a call, and the model was not taught to call tools");
        assertThat(start(none, new ToolUse.Auto(), true).isComplete()).isTrue();
    }

    @Test
    void jsonAnswersMayCallToolsInstead() throws Exception {
        AnswerRules rules = new AnswerRules(new JsonObject(), TOOLS, new ToolUse.Auto(), true);
        TokenConstraint constraint =
                new Constraints(TABLE, LIST)
                        .compile(rules)
                        .orElseThrow()
                        .start(Set.of(Vocabulary.END));

        assertThat(constraint.accepts(Vocabulary.TOOL_CALLS)).isTrue();
        assertThat(constraint.accepts(byteToken('{'))).isTrue();
        assertThat(constraint.accepts(byteToken('x'))).isFalse();
        assertThat(constraint.accepts(Vocabulary.END)).isFalse();
    }

    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void alternativesThatMeetAgainAreFollowedOnceInArguments() throws Exception {
        TokenConstraint constraint =
                requiring(new ToolSignature("meet", SomeSchemas.meetingAgain(40), false));

        constraint.accept(Vocabulary.TOOL_CALLS);
        accept(constraint, "[{\"name\":\"meet\",\"arguments\":\"x\"}]");
        assertThat(constraint.isComplete()).isTrue();
    }

    @Test
    void namesAChoiceWithoutItsTool() {
        Constraints constraints = new Constraints(TABLE, LIST);

        assertThatThrownBy(() -> constraints.compile(rules(TOOLS, new ToolUse.Named("other"))))
                .hasMessage("tool_choice: # names no tool");
        assertThatThrownBy(() -> constraints.compile(rules(List.of(), new ToolUse.Required())))
                .hasMessage("tool_choice: # requires a tool");
    }

    /** An answer that has to call one of these tools. */
    static TokenConstraint requiring(ToolSignature... tools) throws UnsupportedSchemaException {
        return new Constraints(TABLE, LIST)
                .compile(rules(List.of(tools), new ToolUse.Required()))
                .orElseThrow()
                .start(Set.of(Vocabulary.END));
    }

    static AnswerRules rules(List<ToolSignature> tools, ToolUse use) {
        return new AnswerRules(new Text(), tools, use, true);
    }

    private static TokenConstraint start(ToolCallSyntax syntax, ToolUse use, boolean parallel)
            throws Exception {
        return new Constraints(TABLE, syntax)
                .compile(new AnswerRules(new Text(), TOOLS, use, parallel))
                .orElseThrow()
                .start(Set.of(Vocabulary.END));
    }

    private static Answer random(
            ToolCallSyntax syntax, ToolUse use, boolean parallel, Random random) throws Exception {
        CompiledRules rules =
                new Constraints(TABLE, syntax)
                        .compile(new AnswerRules(new Text(), TOOLS, use, parallel))
                        .orElseThrow();
        return Answer.random(TABLE, rules, random, 400);
    }

    static int byteToken(char value) {
        return Answer.firstByte(TABLE) + value;
    }

    static void accept(TokenConstraint constraint, String ascii) {
        ascii.chars().forEach(value -> constraint.accept(byteToken((char) value)));
    }
}
