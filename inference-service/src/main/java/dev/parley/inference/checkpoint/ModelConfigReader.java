package dev.parley.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads {@code config.json}, refusing by name whatever the graph writer does not build. */
final class ModelConfigReader {

    private static final List<String> ARCHITECTURES =
            List.of("MistralForCausalLM", "LlamaForCausalLM");

    private final JsonFile config;
    private final Optional<JsonFile> generation;

    private ModelConfigReader(JsonFile config, Optional<JsonFile> generation) {
        this.config = config;
        this.generation = generation;
    }

    static ModelConfig read(Path folder) throws ModelLoadException {
        Path generation = folder.resolve("generation_config.json");
        return new ModelConfigReader(
                        JsonFile.read(folder.resolve("config.json")),
                        Files.exists(generation)
                                ? Optional.of(JsonFile.read(generation))
                                : Optional.empty())
                .read();
    }

    private ModelConfig read() throws ModelLoadException {
        String architecture = architecture();
        refuseWhatIsNotBuilt();
        int hidden = config.requireCount("hidden_size");
        int heads = config.requireCount("num_attention_heads");
        int vocabulary = config.requireCount("vocab_size");
        return new ModelConfig(
                architecture,
                config.requireCount("num_hidden_layers"),
                hidden,
                config.requireCount("intermediate_size"),
                heads,
                kvHeads(heads),
                headDim(hidden, heads),
                vocabulary,
                ropeTheta(),
                config.requirePositive("rms_norm_eps"),
                config.requireCount("max_position_embeddings"),
                config.flag("tie_word_embeddings"),
                bosToken(vocabulary),
                stopTokens(vocabulary));
    }

    private String architecture() throws ModelLoadException {
        JsonNode names = config.require("architectures");
        if (!names.isArray() || names.size() != 1 || !names.get(0).isTextual()) {
            throw config.wrong("architectures", "a list of one name", names);
        }
        String name = names.get(0).textValue();
        if (!ARCHITECTURES.contains(name)) {
            throw unsupported("architecture " + name + ", only " + ARCHITECTURES);
        }
        return name;
    }

    private void refuseWhatIsNotBuilt() throws ModelLoadException {
        String activation = config.requireText("hidden_act");
        if (!activation.equals("silu")) {
            throw unsupported("hidden_act " + activation + ", only silu");
        }
        for (String bias : List.of("attention_bias", "mlp_bias")) {
            if (config.flag(bias)) {
                throw unsupported(bias);
            }
        }
        if (config.find("quantization_config").isPresent()) {
            throw unsupported("quantization_config, only plain weights");
        }
        int positions = config.requireCount("max_position_embeddings");
        int window = config.countOr("sliding_window", positions);
        if (window < positions) {
            throw unsupported("a sliding_window of " + window + " below its maximum length");
        }
    }

    private int kvHeads(int heads) throws ModelLoadException {
        int kvHeads = config.countOr("num_key_value_heads", heads);
        if (heads % kvHeads != 0) {
            throw config.wrong(
                    "num_key_value_heads",
                    "a divisor of num_attention_heads, " + heads,
                    config.require("num_key_value_heads"));
        }
        return kvHeads;
    }

    private int headDim(int hidden, int heads) throws ModelLoadException {
        if (config.find("head_dim").isEmpty() && hidden % heads != 0) {
            throw config.wrong(
                    "hidden_size",
                    "a multiple of num_attention_heads, " + heads + ", where head_dim is absent",
                    config.require("hidden_size"));
        }
        int headDim = config.countOr("head_dim", hidden / heads);
        if (headDim % 2 != 0) {
            throw new ModelLoadException(
                    config.name()
                            + ": a head of width "
                            + headDim
                            + " cannot be rotated by halves");
        }
        return headDim;
    }

    /** Published checkpoints have either {@code rope_theta} or {@code rope_parameters}. */
    private double ropeTheta() throws ModelLoadException {
        for (String field : List.of("rope_scaling", "rope_parameters")) {
            refuseRopeScaling(config.findObject(field));
        }
        Optional<JsonFile> parameters = config.findObject("rope_parameters");
        return parameters.isPresent() && config.find("rope_theta").isEmpty()
                ? parameters.get().requirePositive("rope_theta")
                : config.requirePositive("rope_theta");
    }

    private void refuseRopeScaling(Optional<JsonFile> rope) throws ModelLoadException {
        if (rope.isEmpty()) {
            return;
        }
        String spelling = rope.get().find("rope_type").isPresent() ? "rope_type" : "type";
        if (rope.get().find(spelling).isPresent()
                && !rope.get().requireText(spelling).equals("default")) {
            throw unsupported("rope scaling of type " + rope.get().requireText(spelling));
        }
    }

    private OptionalInt bosToken(int vocabulary) throws ModelLoadException {
        Optional<JsonNode> bos = config.find("bos_token_id");
        return bos.isPresent()
                ? OptionalInt.of(token(config, "bos_token_id", bos.get(), vocabulary))
                : OptionalInt.empty();
    }

    /** One id or a list of them; those of {@code generation_config.json} have precedence. */
    private Set<Integer> stopTokens(int vocabulary) throws ModelLoadException {
        JsonFile file =
                generation.filter(found -> found.find("eos_token_id").isPresent()).orElse(config);
        Set<Integer> tokens = new LinkedHashSet<>();
        Optional<JsonNode> ids = file.find("eos_token_id");
        if (ids.isPresent() && ids.get().isArray()) {
            for (JsonNode id : ids.get()) {
                tokens.add(token(file, "eos_token_id", id, vocabulary));
            }
        } else if (ids.isPresent()) {
            tokens.add(token(file, "eos_token_id", ids.get(), vocabulary));
        }
        return tokens;
    }

    private static int token(JsonFile file, String field, JsonNode id, int vocabulary)
            throws ModelLoadException {
        if (!id.isInt() || id.intValue() < 0 || id.intValue() >= vocabulary) {
            throw file.wrong(field, "a token below " + vocabulary, id);
        }
        return id.intValue();
    }

    private ModelLoadException unsupported(String what) {
        return new ModelLoadException(config.name() + ": unsupported: " + what);
    }
}
