package dev.parley.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Tiny random checkpoints and what Hugging Face transformers computes with them, made by {@code
 * src/test/golden/make.py}.
 */
public final class GoldenModel {

    /** Every architecture, rotation, window and stored form, at least once. */
    private static final List<String> NAMES =
            List.of(
                    "mistral-f32",
                    "mistral-bf16-sharded",
                    "llama3-scaled-tied",
                    "qwen2-bias",
                    "qwen3-qk-norm",
                    "mistral-window",
                    "llama-linear-biases",
                    "qwen2-window-tied",
                    "mistral-fp8-channel",
                    "qwen3-fp8-blocks");

    private GoldenModel() {}

    public static List<String> names() {
        return NAMES;
    }

    /** Returns the Mistral of plain floats in one file. */
    public static Path folder() {
        return folder("mistral-f32");
    }

    public static Path folder(String name) {
        return Objects.requireNonNull(resource(name + "/config.json").getParent());
    }

    /** Returns a file among the golden models. */
    public static Path resource(String name) {
        URL url = Objects.requireNonNull(GoldenModel.class.getResource("/golden-models/" + name));
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Prompts of 1, 5, 37 and 130 tokens. */
    public static List<Case> cases() throws ModelLoadException {
        return cases("mistral-f32");
    }

    /** Prompts of 1, 5, 37 and 130 tokens. */
    public static List<Case> cases(String name) throws ModelLoadException {
        JsonFile expected = JsonFile.read(folder(name).resolve("expected.json"));
        List<Case> cases = new ArrayList<>();
        for (JsonNode entry : expected.require("cases")) {
            cases.add(new Case(entry));
        }
        return cases;
    }

    /** One prompt and the answers to it. */
    public record Case(JsonNode json) {

        public int[] prompt() {
            return integers("prompt");
        }

        /** Where the prompt's middle is. */
        public int middle() {
            return json.path("mid_position").asInt();
        }

        public float[] middleLogits() {
            return floats("mid_logits");
        }

        public float[] lastLogits() {
            return floats("last_logits");
        }

        /** Tokens that follow the prompt, each the likeliest. */
        public int[] greedy() {
            return integers("greedy");
        }

        private int[] integers(String field) {
            int[] values = new int[json.path(field).size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = json.path(field).get(i).asInt();
            }
            return values;
        }

        private float[] floats(String field) {
            float[] values = new float[json.path(field).size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = json.path(field).get(i).floatValue();
            }
            return values;
        }

        @Override
        public String toString() {
            return "a prompt of " + prompt().length;
        }
    }
}
