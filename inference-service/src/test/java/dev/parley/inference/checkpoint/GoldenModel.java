package dev.parley.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A tiny random Mistral checkpoint and what Hugging Face transformers computes with it. */
public final class GoldenModel {

    private GoldenModel() {}

    public static Path folder() {
        URL url =
                Objects.requireNonNull(
                        GoldenModel.class.getResource("/golden-models/mistral-f32/config.json"));
        try {
            return Objects.requireNonNull(Path.of(url.toURI()).getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Prompts of 1, 5, 37 and 130 tokens. */
    public static List<Case> cases() throws ModelLoadException {
        JsonFile expected = JsonFile.read(folder().resolve("expected.json"));
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
