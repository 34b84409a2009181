package dev.parley.inference.constraint;

import dev.parley.inference.constraint.ResponseFormat.JsonSchema;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time that a constraint takes for one token: the mask, and the token taken. The answers are random
 * ones of a usual schema, in the vocabulary of 131,072 tokens where {@code parley.shared.data} is
 * given, else in the demonstration model's. Sampled, for its percentiles.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ConstraintBenchmark {

    private static final String SCHEMA =
            """
            {"type": "object", "additionalProperties": false, "required": ["name", "age", "notes"],
             "properties": {
               "name": {"type": "string", "maxLength": 40},
               "age": {"type": "integer", "minimum": 0, "maximum": 130},
               "when": {"type": "string", "format": "date-time"},
               "tags": {"type": "array", "items": {"enum": ["red", "green", "blue"]}},
               "notes": {"type": "array", "items": {"type": "object", "required": ["text"],
                 "properties": {"text": {"type": "string"}, "score": {"type": "number"}}}}}}
            """;

    private final List<int[]> answers = new ArrayList<>();
    private float[] scores = {};
    private TokenTable table = Vocabulary.small();
    private CompiledRules rules = compile(table);
    private TokenConstraint constraint = rules.start(Set.of(Vocabulary.END));
    private int answer;
    private int index;

    private static CompiledRules compile(TokenTable table) {
        try {
            return new Constraints(table, new ToolCallSyntax.JsonList(Vocabulary.TOOL_CALLS))
                    .compile(AnswerRules.of(new JsonSchema(SCHEMA)))
                    .orElseThrow();
        } catch (UnsupportedSchemaException e) {
            throw new IllegalStateException(e);
        }
    }

    @Setup(Level.Trial)
    public void readVocabularyAndWriteAnswers() {
        String data = System.getProperty("parley.shared.data", "");
        table =
                data.isEmpty()
                        ? Vocabulary.demo()
                        : Vocabulary.read(Path.of(data, "tekken", "tekken-v7.json.gz"));
        rules = compile(table);
        scores = new float[table.size()];
        for (int seed = 0; seed < 20; seed++) {
            answers.add(Answer.random(table, rules, new Random(seed), 150).tokens());
        }
        constraint = rules.start(Set.of(Vocabulary.END));
    }

    @Benchmark
    public float[] token() {
        int[] tokens = answers.get(answer);
        if (index == tokens.length) {
            answer = (answer + 1) % answers.size();
            index = 0;
            constraint = rules.start(Set.of(Vocabulary.END));
            return scores;
        }
        constraint.mask(scores);
        constraint.accept(tokens[index++]);
        return scores;
    }
}
