package dev.parley.inference.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.constraint.ResponseFormat.JsonObject;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar is not narrower than it says. */
class DocumentsOfASchemaAreAcceptedTest {

    private static final TokenTable TABLE = Vocabulary.small();

    @Property(tries = 500)
    void randomDocumentsAreAccepted(@ForAll Random random) throws Exception {
        JsonNode schema = new SomeSchemas(random).schema(3);
        String document = new SomeDocuments(schema, random).write();
        AnswersFollowTheirSchemaTest.assertValid(schema, document); // or the test is wrong

        assertThat(Answer.accepts(TABLE, AnswersFollowTheirSchemaTest.compile(schema), document))
                .as("%s for %s", document, schema)
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\": 1, \"b\":[true,null, {}], \"c\":\"\\u00e9\\n🙂\"}",
                "{\"deep\": [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]], \"e\": -1.5e-10}"
            })
    void anyObjectIsAccepted(String document) throws Exception {
        assertThat(acceptsAsObject(document)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                " {}",
                "{} ",
                "{\"a\" :1}",
                "{\"a\":  1}",
                "{,}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":+1}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{a:1}",
                "{\"a\":tru}",
                "{\"a\":1"
            })
    void whatIsNotJsonOrNotOnOneLineIsRefused(String document) throws Exception {
        assertThat(acceptsAsObject(document)).isFalse();
    }

    @Test
    void nestingHasAnEnd() throws Exception {
        int deepest = Program.MAX_DEPTH - 1;
        assertThat(acceptsAsObject("{\"a\":" + "[".repeat(50) + "]".repeat(50) + "}")).isTrue();
        assertThat(
                        acceptsAsObject(
                                "{\"a\":"
                                        + "[".repeat(deepest + 2)
                                        + "]".repeat(deepest + 2)
                                        + "}"))
                .isFalse();
    }

    private static boolean acceptsAsObject(String document) throws Exception {
        CompiledRules rules =
                new Constraints(TABLE, new ToolCallSyntax.JsonList(Vocabulary.TOOL_CALLS))
                        .compile(AnswerRules.of(new JsonObject()))
                        .orElseThrow();
        return Answer.accepts(TABLE, rules, document);
    }
}
