package dev.parley.inference.checkpoint;

import java.util.Optional;

/**
 * Reads the settings of the rotary embedding in both their spellings: {@code rope_theta} beside
 * {@code rope_scaling}, and the newer {@code rope_parameters} that holds both.
 */
final class RotaryReader {

    private final JsonFile config;

    RotaryReader(JsonFile config) {
        this.config = config;
    }

    Rotary read() throws ModelLoadException {
        Optional<JsonFile> parameters = config.findObject("rope_parameters");
        Optional<JsonFile> older = config.findObject("rope_scaling");
        requireWholeHeads(config);
        if (parameters.isEmpty()) {
            return new Rotary(config.requirePositive("rope_theta"), scaling(older));
        }
        requireWholeHeads(parameters.get());
        JsonFile theta = config.find("rope_theta").isPresent() ? config : parameters.get();
        return new Rotary(theta.requirePositive("rope_theta"), scaling(parameters));
    }

    private static void requireWholeHeads(JsonFile rope) throws ModelLoadException {
        if (rope.find("partial_rotary_factor").isPresent()
                && rope.requirePositive("partial_rotary_factor") != 1) {
            throw rope.unsupported("a partial_rotary_factor below 1");
        }
    }

    private Rotary.Scaling scaling(Optional<JsonFile> found) throws ModelLoadException {
        if (found.isEmpty()) {
            return new Rotary.Scaling.None();
        }
        JsonFile rope = found.get();
        String spelling = rope.find("rope_type").isPresent() ? "rope_type" : "type";
        String type = rope.find(spelling).isPresent() ? rope.requireText(spelling) : "default";
        return switch (type) {
            case "default" -> new Rotary.Scaling.None();
            case "linear" -> new Rotary.Scaling.Linear(rope.requirePositive("factor"));
            case "llama3" -> llama3(rope);
            default ->
                    throw config.unsupported(
                            "rope scaling of type " + type + ", only default, linear and llama3");
        };
    }

    private static Rotary.Scaling llama3(JsonFile rope) throws ModelLoadException {
        double low = rope.requirePositive("low_freq_factor");
        double high = rope.requirePositive("high_freq_factor");
        if (high <= low) {
            throw rope.wrong(
                    "high_freq_factor", "above low_freq_factor", rope.require("high_freq_factor"));
        }
        return new Rotary.Scaling.Llama3(
                rope.requirePositive("factor"),
                low,
                high,
                rope.requireCount("original_max_position_embeddings"));
    }
}
