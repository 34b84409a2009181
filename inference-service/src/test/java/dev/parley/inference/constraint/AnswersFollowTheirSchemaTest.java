package dev.parley.inference.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.parley.inference.constraint.ResponseFormat.JsonObject;
import dev.parley.inference.constraint.ResponseFormat.JsonSchema;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Whatever a model wants to say, what it does say is valid, unless it was cut off. */
class AnswersFollowTheirSchemaTest {

    static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private static final TokenTable TABLE = Vocabulary.small();
    private static final Constraints CONSTRAINTS =
            new Constraints(TABLE, new ToolCallSyntax.JsonList(Vocabulary.TOOL_CALLS));

    @Property(tries = 600)
    void answersFollowRandomSchemas(@ForAll Random random) throws Exception {
        JsonNode schema = new SomeSchemas(random).schema(3);
        CompiledRules rules = compile(schema);

        Answer answer = Answer.random(TABLE, rules, random, 800);

        if (answer.ended()) {
            assertValid(schema, answer.text());
        } else {
            assertThat(answer.constraint().isComplete() && closes(answer.text())).isFalse();
        }
    }

    @Property(tries = 100)
    void anyObjectIsAnObject(@ForAll Random random) throws Exception {
        CompiledRules rules = CONSTRAINTS.compile(AnswerRules.of(new JsonObject())).orElseThrow();

        Answer answer = Answer.random(TABLE, rules, random, 2000);

        if (answer.ended()) {
            assertThat(MAPPER.readTree(answer.text()).isObject()).isTrue();
        }
    }

    @Property(tries = 60)
    void theMaskAllowsExactlyTheTokensThatAreAccepted(@ForAll Random random) throws Exception {
        TokenConstraint constraint =
                compile(new SomeSchemas(random).schema(2)).start(Set.of(Vocabulary.END));
        for (int step = 0; step < 60; step++) {
            float[] scores = new float[TABLE.size()];
            for (int token = 0; token < scores.length; token++) {
                scores[token] = random.nextFloat();
            }
            constraint.mask(scores);
            int best = 0;
            for (int token = 0; token < scores.length; token++) {
                assertThat(scores[token] != Float.NEGATIVE_INFINITY)
                        .as("token %d at step %d", token, step)
                        .isEqualTo(constraint.accepts(token));
                best = scores[token] > scores[best] ? token : best;
            }
            assertThat(scores[best]).isFinite();
            constraint.accept(best);
            if (best == Vocabulary.END) {
                return;
            }
        }
    }

    @Test
    void answersFollowASchemaInTheDemonstrationModelsVocabulary() throws Exception {
        TokenTable table = Vocabulary.demo();
        Constraints constraints =
                new Constraints(table, new ToolCallSyntax.JsonList(Vocabulary.TOOL_CALLS));
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            JsonNode schema = new SomeSchemas(random).schema(3);
            CompiledRules rules =
                    constraints
                            .compile(AnswerRules.of(new JsonSchema(schema.toString())))
                            .orElseThrow();

            Answer answer = Answer.random(table, rules, random, 800);

            if (answer.ended()) {
                assertValid(schema, answer.text());
            }
        }
    }

    static CompiledRules compile(JsonNode schema) throws UnsupportedSchemaException {
        return CONSTRAINTS.compile(AnswerRules.of(new JsonSchema(schema.toString()))).orElseThrow();
    }

    static void assertValid(JsonNode schema, String text) throws JsonProcessingException {
        JsonNode value = MAPPER.readTree(text);
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        assertThat(
                        JsonSchemaFactory.getInstance(VersionFlag.V202012)
                                .getSchema(MAPPER.readTree(schema.toString()), config)
                                .validate(value))
                .as("%s for %s", text, schema)
                .isEmpty();
    }

    private static boolean closes(String text) {
        return text.endsWith("}") || text.endsWith("]") || text.endsWith("\"");
    }
}
