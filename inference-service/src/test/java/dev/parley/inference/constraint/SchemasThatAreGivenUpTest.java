package dev.parley.inference.constraint;

import static dev.parley.inference.constraint.ToolCallsTest.CONVERT;
import static dev.parley.inference.constraint.ToolCallsTest.LIST;
import static dev.parley.inference.constraint.ToolCallsTest.SEQUENCE;
import static dev.parley.inference.constraint.ToolCallsTest.TABLE;
import static dev.parley.inference.constraint.ToolCallsTest.accept;
import static dev.parley.inference.constraint.ToolCallsTest.byteToken;
import static dev.parley.inference.constraint.ToolCallsTest.requiring;
import static dev.parley.inference.constraint.ToolCallsTest.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.constraint.ResponseFormat.JsonSchema;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * Where arguments cannot be held to their schema: refused if the tool is strict, else any object.
 */
class SchemasThatAreGivenUpTest {

    /** Takes more work than a program may, and few states. */
    private static final String HARD =
            """
            {"type": "object", "properties": {"x": {"type": "string", "pattern": "^(a{0,99}){0,99}$"}}}\
            """;

    @Test
    void strictToolsMustBeUnderstoodOthersTakeAnyObject() throws Exception {
        String odd = "{\"type\": \"object\", \"minProperties\": 1}";
        Constraints constraints = new Constraints(TABLE, LIST);

        assertThatThrownBy(() ->
                        constraints.compile(
                                rules(
                                        List.of(new ToolSignature("odd", odd, true)),
                                        new ToolUse.Auto())))
                .isInstanceOf(UnsupportedSchemaException.class)
                .hasMessage("tools[0].parameters: #/minProperties is not supported here");

        TokenConstraint lenient =
                constraints
                        .compile(
                                rules(
                                        List.of(new ToolSignature("odd", odd, false)),
                                        new ToolUse.Auto()))
                        .orElseThrow()
                        .start(Set.of(Vocabulary.END));
        lenient.accept(Vocabulary.TOOL_CALLS);
        accept(lenient, "[{\"name\": \"odd\", \"arguments\": {\"x\": [1, null]}}]");
        assertThat(lenient.isComplete()).isTrue();
    }

    @Test
    void otherToolsTakeAnyObjectWhereTheirSchemaIsTooLarge() throws Exception {
        ToolSignature large = new ToolSignature("large", tooLarge(), false);
        ToolSignature convert = new ToolSignature("convert", CONVERT, false);
        CompiledRules rules =
                new Constraints(TABLE, SEQUENCE)
                        .compile(rules(List.of(large, convert), new ToolUse.Required()))
                        .orElseThrow();
        TokenConstraint constraint = rules.start(Set.of(Vocabulary.END));

        constraint.accept(Vocabulary.TOOL_CALLS);
        accept(constraint, "large");
        constraint.accept(Vocabulary.ARGUMENTS);
        accept(constraint, "{\"x\": [1, null]}");
        constraint.accept(Vocabulary.TOOL_CALLS);
        accept(constraint, "convert");
        constraint.accept(Vocabulary.ARGUMENTS);
        accept(constraint, "{\"value\": ");
        assertThat(constraint.accepts(byteToken('"'))).isFalse(); // held to its schema
        assertThat(rules.weight()).isLessThan(1000); // nothing half-written is kept
    }

    @Test
    void aToolWhoseSchemaIsGivenUpLeavesTheOthersTheirWork() throws Exception {
        ToolSignature hard = new ToolSignature("hard", HARD, false);
        ToolSignature convert = new ToolSignature("convert", CONVERT, false);
        TokenConstraint constraint = requiring(hard, convert);

        constraint.accept(Vocabulary.TOOL_CALLS);
        accept(constraint, "[{\"name\": \"convert\", \"arguments\": {\"value\": ");
        assertThat(constraint.accepts(byteToken('"'))).isFalse(); // held to its schema
    }

    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void manyToolsWhoseSchemasAreGivenUpDoNotTakeForEver() throws Exception {
        List<ToolSignature> tools =
                IntStream.range(0, 100)
                        .mapToObj(i -> new ToolSignature("hard" + i, HARD, false))
                        .toList();

        assertThat(new Constraints(TABLE, LIST).compile(rules(tools, new ToolUse.Required())))
                .isPresent();
    }

    @Test
    void otherToolsTakeAnyObjectWhereTheirValuesWouldBeEndless() throws Exception {
        TokenConstraint constraint =
                requiring(new ToolSignature("endless", "{\"$ref\": \"#\"}", false));

        constraint.accept(Vocabulary.TOOL_CALLS);
        accept(constraint, "[{\"name\": \"endless\", \"arguments\": {\"x\": 1}}]");
        assertThat(constraint.isComplete()).isTrue();
    }

    @Test
    void aStrictToolThatIsTooLargeIsBlamedAndNotTheFormat() {
        ToolSignature large = new ToolSignature("large", tooLarge(), true);
        JsonSchema format = new JsonSchema("{\"type\": \"integer\"}");
        AnswerRules rules = new AnswerRules(format, List.of(large), new ToolUse.Auto(), false);

        assertThatThrownBy(() -> new Constraints(TABLE, LIST).compile(rules))
                .isInstanceOf(UnsupportedSchemaException.class)
                .hasMessage("tools[0].parameters: # needs more than 20,000 steps");
    }

    @Test
    void aStrictToolWithoutEndIsBlamedAndNotTheFormat() {
        ToolSignature endless = new ToolSignature("endless", "{\"$ref\": \"#\"}", true);
        JsonSchema format = new JsonSchema("{\"type\": \"integer\"}");
        AnswerRules rules = new AnswerRules(format, List.of(endless), new ToolUse.Auto(), false);

        assertThatThrownBy(() -> new Constraints(TABLE, LIST).compile(rules))
                .isInstanceOf(UnsupportedSchemaException.class)
                .hasMessage("tools: # refers to itself without an end");
    }

    /** Needs more steps than a program may have. */
    private static String tooLarge() {
        String counted = "{\"minItems\": 2000, \"items\": {}}";
        return "{\"anyOf\": [" + (counted + ", ").repeat(20) + counted + "]}";
    }
}
