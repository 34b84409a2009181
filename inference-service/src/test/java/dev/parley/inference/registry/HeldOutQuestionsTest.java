package dev.parley.inference.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.engine.Generation;
import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.GenerationEvent.Tokens;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.Prompt;
import dev.parley.inference.model.MemoryClaim;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingOptions;
import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.AnswerParser.Calls;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.OpenAiRequest;
import dev.parley.inference.tokenizer.ToolCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Asks the demonstration models, greedily and through the real engine, what they were never trained
 * on. An answer counts when it is exactly the expected one.
 */
class HeldOutQuestionsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path MODELS = Path.of("demo-model");

    /** Right answers of those asked. */
    private record Score(int right, int asked) {
        Score plus(boolean isRight) {
            return new Score(right + (isRight ? 1 : 0), asked + 1);
        }

        double share() {
            return (double) right / asked;
        }
    }

    private record Asked(String category, Future<Boolean> isRight) {}

    @Test
    void theLargeModelAnswersNineOfTenInEveryCategoryAndTheSmallOneFewer() throws Exception {
        Map<String, Score> large = ask("large");
        Map<String, Score> small = ask("small");

        Files.writeString(Path.of("target", "held-out.md"), table(large, small));
        assertThat(large)
                .allSatisfy((_, score) -> assertThat(score.share()).isGreaterThanOrEqualTo(0.9));
        assertThat(total(small)).isLessThan(total(large));
    }

    private static Map<String, Score> ask(String name) throws Exception {
        InferenceConfig.ChatModelConfig wanted =
                new FixedConfig.Model(MODELS.resolve(name), 8, 1000, 2);
        ChatModelLoader loader =
                new ChatModelLoader(
                        TestModels.ONNX, new FixedConfig(Map.of(name, wanted)), (_, _) -> {});
        ChatModel model = loader.load(name, wanted.path(), wanted, MemoryClaim.UNLIMITED);
        Map<String, Score> scores = new TreeMap<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Asked> asked = new ArrayList<>();
            for (String line : Files.readAllLines(MODELS.resolve("heldout.jsonl"))) {
                JsonNode entry = MAPPER.readTree(line);
                asked.add(
                        new Asked(
                                entry.path("category").textValue(),
                                callers.submit(() -> isRight(model, entry))));
            }
            for (Asked question : asked) {
                boolean right = question.isRight().get();
                scores.merge(
                        question.category(),
                        new Score(0, 0).plus(right),
                        (before, _) -> before.plus(right));
            }
        } finally {
            model.engine().close(Duration.ofSeconds(1));
        }
        return scores;
    }

    private static boolean isRight(ChatModel model, JsonNode entry) throws Exception {
        Conversation conversation = OpenAiRequest.conversation(entry.path("request"));
        int[] prompt = model.format().encode(conversation);
        GenerationRequest request =
                new GenerationRequest(
                        Prompt.of(prompt),
                        OptionalInt.of(200),
                        Sampler.of(SamplingOptions.greedy()),
                        model.stopTokens(),
                        System.nanoTime(),
                        OptionalLong.empty());
        AnswerParser parser = model.format().parser(conversation, new Random(1));
        StringBuilder text = new StringBuilder();
        try (Generation generation = model.engine().submit(request)) {
            while (true) {
                switch (generation.take()) {
                    case Tokens tokens ->
                            tokens.ids().forEach(id -> text.append(parser.accept(id)));
                    case Finished _ -> {
                        text.append(parser.finish());
                        return isExpected(entry.path("expect"), text.toString(), parser.calls());
                    }
                    case Failed failed -> throw failed.toException();
                }
            }
        }
    }

    private static boolean isExpected(JsonNode expected, String text, Calls calls)
            throws Exception {
        if (!text.equals(expected.path("text").asText(""))
                || !(calls instanceof Calls.Valid(List<ToolCall> made))) {
            return false;
        }
        JsonNode call = expected.path("tool_call");
        if (call.isMissingNode() || made.size() != 1) {
            return call.isMissingNode() && made.isEmpty();
        }
        return made.getFirst().name().equals(call.path("name").textValue())
                && MAPPER.readTree(made.getFirst().arguments()).equals(call.path("arguments"));
    }

    private static double total(Map<String, Score> scores) {
        return scores.values().stream().mapToInt(Score::right).sum();
    }

    private static String table(Map<String, Score> large, Map<String, Score> small) {
        StringBuilder table =
                new StringBuilder("| category | questions | large | small |\n|---|---|---|---|\n");
        large.forEach((category, score) ->
                table.append(
                        "| %s | %d | %.0f %% | %.0f %% |%n"
                                .formatted(
                                        category,
                                        score.asked(),
                                        100 * score.share(),
                                        100 * share(small, category))));
        return table.toString();
    }

    private static double share(Map<String, Score> scores, String category) {
        return scores.getOrDefault(category, new Score(0, 1)).share();
    }
}
