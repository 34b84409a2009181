package dev.parley.inference.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.constraint.ResponseFormat.JsonSchema;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemasThatAreRefusedTest {

    private static final Constraints CONSTRAINTS =
            new Constraints(Vocabulary.small(), new ToolCallSyntax.JsonList(Vocabulary.TOOL_CALLS));
    private static final List<String> UNSUPPORTED =
            List.of(
                    "not",
                    "if",
                    "then",
                    "else",
                    "multipleOf",
                    "uniqueItems",
                    "contains",
                    "minContains",
                    "maxContains",
                    "patternProperties",
                    "propertyNames",
                    "minProperties",
                    "maxProperties",
                    "dependentRequired",
                    "dependentSchemas",
                    "unevaluatedProperties",
                    "unevaluatedItems",
                    "$dynamicRef",
                    "$anchor",
                    "contentEncoding",
                    "nullable",
                    "madeUp");

    @Property(tries = 500)
    void unsupportedKeywordsAreNeverPassedOver(@ForAll Random random) {
        ObjectNode schema = (ObjectNode) new SomeSchemas(random).schema(2);
        String keyword = UNSUPPORTED.get(random.nextInt(UNSUPPORTED.size()));
        schema.set(keyword, JsonNodeFactory.instance.objectNode());
        ObjectNode outer = JsonNodeFactory.instance.objectNode().put("type", "object");
        outer.putObject("properties").set("in~side/", schema);
        boolean nested = !schema.has("$defs") && random.nextBoolean();
        String where = nested ? "#/properties/in~0side~1/" : "#/";

        assertThatThrownBy(() -> compile((nested ? outer : schema).toString()))
                .isInstanceOf(UnsupportedSchemaException.class)
                .hasMessage(
                        "response_format.json_schema: "
                                + where
                                + keyword
                                + " is not supported here");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"text\"}|#/type names no type of JSON",
                "{\"type\":[]}|#/type must be a string or a list of strings",
                "{\"type\":\"string\",\"format\":\"uri\"}|#/format \"uri\" is not supported",
                "{\"pattern\":\"(?=a)\"}|#/pattern is not supported: it has a group that is not (?:…) (before character 2)",
                "{\"pattern\":\"a\",\"maxLength\":3}|#/pattern is not supported beside length or format",
                "{\"type\":\"string\",\"minimum\":3}|#/minimum is not supported here",
                "{\"minLength\":3,\"maxLength\":2}|#/maxLength must not be below minLength",
                "{\"minLength\":-1}|#/minLength must be a whole number of at least 0",
                "{\"type\":\"number\",\"minimum\":0.5}|#/minimum is supported for whole numbers of up to 18 digits only",
                "{\"type\":\"number\",\"exclusiveMinimum\":0}|#/exclusiveMinimum is supported for integers only",
                "{\"type\":\"integer\",\"minimum\":3,\"maximum\":2}|#/type leaves no number between its bounds",
                "{\"required\":[\"a\"]}|#/required names \"a\", which is not among properties",
                "{\"properties\":{\"a\":false}}|#/properties/a must be an object, not false",
                "{\"items\":{\"type\":\"array\",\"minItems\":3,\"maxItems\":1}}|#/items/minItems leaves no list short enough",
                "{\"anyOf\":[]}|#/anyOf must be a list of at least one",
                "{\"anyOf\":[{}],\"type\":\"string\"}|#/type is not supported here",
                "{\"allOf\":[{},{}]}|#/allOf is supported for a single schema only",
                "{\"enum\":[1],\"type\":\"string\"}|#/enum lists no value of its type",
                "{\"$ref\":\"http://example.org/\"}|#/$ref must point to a place in this schema",
                "{\"$ref\":\"#/$defs/a\"}|#/$ref must point to a place in this schema",
                "[]|# must be an object",
                "nonsense|# is not JSON",
                "{} {}|# is not JSON"
            })
    void saysWhereAndWhy(String schema, String message) {
        assertThatThrownBy(() -> compile(schema))
                .isInstanceOf(UnsupportedSchemaException.class)
                .hasMessage("response_format.json_schema: " + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"#\"}",
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"},{\"type\":\"null\"}]}}}",
                "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"}},\"required\":[\"next\"]}"
            })
    void recursionWithoutAnEndIsRefused(String schema) {
        assertThatThrownBy(() -> compile(schema))
                .isInstanceOf(UnsupportedSchemaException.class)
                .hasMessageContaining("end");
    }

    @Test
    void largeSchemasAreRefusedAtOnce() {
        StringBuilder deep = new StringBuilder("{}");
        for (int i = 0; i < 100; i++) {
            deep.insert(0, "{\"items\":").append('}');
        }
        assertThatThrownBy(() -> compile(deep.toString())).hasMessageContaining("nests deeper");
        assertThatThrownBy(() -> compile("{\"title\":\"" + "x".repeat(70_000) + "\"}"))
                .hasMessageContaining("is longer than 65,536 characters");
        String counted = "{\"minItems\":2000,\"items\":";
        assertThatThrownBy(() ->
                        compile("{\"anyOf\":[" + (counted + "{}},").repeat(20) + counted + "{}}]}"))
                .hasMessageContaining("needs more than 20,000 steps");
    }

    @Test
    void namesOfConstantsMayBeLongButNotEndless() throws Exception {
        String name = "n".repeat(1000);
        CompiledRules rules = compile("{\"const\":{\"" + name + "\":1}}");

        assertThat(Answer.accepts(Vocabulary.small(), rules, "{\"" + name + "\":1}")).isTrue();
        assertThatThrownBy(() -> compile("{\"enum\":[{\"" + "✓".repeat(25_000) + "\":1}]}"))
                .isInstanceOf(UnsupportedSchemaException.class)
                .hasMessageStartingWith("response_format.json_schema: #/enum ");
    }

    @Test
    void namesOfPropertiesMayBeAllEscapes() throws Exception {
        String name = "\\u0001".repeat(170);
        CompiledRules rules = compile("{\"properties\":{\"" + name + "\":{\"type\":\"null\"}}}");

        assertThat(Answer.accepts(Vocabulary.small(), rules, "{\"" + name + "\":null}")).isTrue();
    }

    @Test
    void longChainsOfReferencesAreRefused() {
        StringBuilder chain = new StringBuilder("{\"$ref\":\"#/$defs/0\",\"$defs\":{");
        for (int i = 0; i < 1000; i++) {
            chain.append("\"%d\":{\"$ref\":\"#/$defs/%d\"},".formatted(i, i + 1));
        }
        assertThatThrownBy(() -> compile(chain + "\"1000\":{}}}"))
                .hasMessageContaining("is reached through too many references");
    }

    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void alternativesThatMeetAgainAreFollowedOnce() throws Exception {
        CompiledRules rules = compile(SomeSchemas.meetingAgain(40));

        assertThat(Answer.accepts(Vocabulary.small(), rules, "\"x\"")).isTrue();
        assertThat(Answer.accepts(Vocabulary.small(), rules, "1")).isFalse();
    }

    @Test
    void annotationsMeanNothing() throws Exception {
        CompiledRules rules =
                compile(
                        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"x\","
                                + "\"title\":\"t\",\"description\":\"d\",\"default\":1,\"examples\":[2],"
                                + "\"const\":3}");

        assertThat(Answer.accepts(Vocabulary.small(), rules, "3")).isTrue();
        assertThat(Answer.accepts(Vocabulary.small(), rules, "1")).isFalse();
    }

    private static CompiledRules compile(String schema) throws UnsupportedSchemaException {
        return CONSTRAINTS.compile(AnswerRules.of(new JsonSchema(schema))).orElseThrow();
    }
}
