package dev.parley.inference.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.checkpoint.JsonFile;
import java.util.List;

/** What llama.cpp's benchmarks print. */
final class LlamaOutput {

    /** How it was built, and how it ran. */
    static final List<String> FACTS =
            List.of(
                    "build_commit",
                    "build_number",
                    "cpu_info",
                    "backends",
                    "model_type",
                    "model_size",
                    "n_threads",
                    "flash_attn",
                    "repack",
                    "type_k",
                    "type_v");

    private LlamaOutput() {}

    /**
     * Returns the one test of an output of {@code llama-bench -o json}, a list of tests.
     *
     * @throws IllegalArgumentException where it is not one
     */
    static JsonNode only(String output) {
        JsonNode tests = read(output);
        if (!tests.isArray() || tests.size() != 1) {
            throw new IllegalArgumentException("llama-bench printed no test: " + output);
        }
        return tests.get(0);
    }

    /**
     * Returns how long the one test of {@code llama-bench -o json} took.
     *
     * @throws IllegalArgumentException where it does not say so
     */
    static double seconds(String output) {
        return positive(only(output), "avg_ns", output) / 1e9;
    }

    /**
     * Returns how long decoding took in {@code llama-batched-bench --output-format jsonl}: a line
     * of JSON among others.
     *
     * @throws IllegalArgumentException where no line is about so many rows and steps
     */
    static double batchedSeconds(String output, int rows, int steps) {
        for (String line : output.lines().filter(it -> it.startsWith("{")).toList()) {
            JsonNode test = read(line);
            if (test.path("pl").asInt() == rows && test.path("tg").asInt() == steps) {
                return positive(test, "t_tg", output);
            }
        }
        throw new IllegalArgumentException(
                "llama-batched-bench printed nothing of %d rows and %d steps: %s"
                        .formatted(rows, steps, output));
    }

    /** Returns the lines of a log that say into what kind of memory the weights went. */
    static List<String> buffers(List<String> log) {
        return log.stream()
                .filter(line -> line.contains("buffer size"))
                .map(String::strip)
                .distinct()
                .toList();
    }

    private static double positive(JsonNode test, String field, String output) {
        double value = test.path(field).asDouble();
        if (!(value > 0)) {
            throw new IllegalArgumentException("no %s in %s".formatted(field, output));
        }
        return value;
    }

    private static JsonNode read(String json) {
        try {
            return JsonFile.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }
}
