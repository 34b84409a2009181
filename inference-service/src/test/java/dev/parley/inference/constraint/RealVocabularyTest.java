package dev.parley.inference.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.constraint.ResponseFormat.JsonSchema;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The vocabulary of 131,072 tokens, which is not in the repository. */
class RealVocabularyTest {

    @Test
    void answersFollowRandomSchemas() throws Exception {
        Path file =
                Path.of(
                        System.getProperty("parley.shared.data", ""),
                        "tekken",
                        "tekken-v7.json.gz");
        assumeTrue(Files.exists(file), "tekken-v7.json.gz is not there");
        TokenTable table = Vocabulary.read(file);
        Constraints constraints =
                new Constraints(table, new ToolCallSyntax.JsonList(Vocabulary.TOOL_CALLS));
        int ended = 0;
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            JsonNode schema = new SomeSchemas(random).schema(3);
            CompiledRules rules =
                    constraints
                            .compile(AnswerRules.of(new JsonSchema(schema.toString())))
                            .orElseThrow();

            Answer answer = Answer.random(table, rules, random, 150);

            if (answer.ended()) {
                ended++;
                AnswersFollowTheirSchemaTest.assertValid(schema, answer.text());
            }
        }
        assertThat(ended).isGreaterThan(6);
    }
}
