package dev.parley.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads {@code config.json}, refusing by name whatever the graph writer does not build. */
final class ModelConfigReader {

    /** The attention operator turns heads of no other widths. */
    private static final int HEAD_MULTIPLE = 16;

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
        Architecture architecture = Architecture.of(config);
        WeightFormat weights = new WeightFormatReader(config).read();
        requireSilu();
        int layers = config.requireCount("num_hidden_layers");
        int hidden = config.requireCount("hidden_size");
        int heads = config.requireCount("num_attention_heads");
        int vocabulary = config.requireCount("vocab_size");
        return new ModelConfig(
                architecture.published(),
                layers,
                hidden,
                config.requireCount("intermediate_size"),
                heads,
                kvHeads(heads),
                headDim(architecture, hidden, heads),
                vocabulary,
                new RotaryReader(config).read(),
                config.requirePositive("rms_norm_eps"),
                config.requireCount("max_position_embeddings"),
                config.flag("tie_word_embeddings"),
                bosToken(vocabulary),
                stopTokens(vocabulary),
                architecture.parts(config),
                new SlidingWindowReader(config, architecture, layers).read(),
                weights,
                SamplingDefaults.read(generation));
    }

    private void requireSilu() throws ModelLoadException {
        String activation = config.requireText("hidden_act");
        if (!activation.equals("silu")) {
            throw config.unsupported("hidden_act " + activation + ", only silu");
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

    private int headDim(Architecture architecture, int hidden, int heads)
            throws ModelLoadException {
        if (config.find("head_dim").isEmpty() && hidden % heads != 0) {
            throw config.wrong(
                    "hidden_size",
                    "a multiple of num_attention_heads, " + heads + ", where head_dim is absent",
                    config.require("hidden_size"));
        }
        int headDim = config.countOr("head_dim", architecture.headDim(hidden, heads));
        if (headDim % HEAD_MULTIPLE != 0) {
            throw config.unsupported(
                    "heads of width %d, only multiples of %d".formatted(headDim, HEAD_MULTIPLE));
        }
        return headDim;
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
}
