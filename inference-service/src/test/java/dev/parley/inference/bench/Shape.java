package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import java.util.Locale;

/** Published shapes of decoders, and one small enough for a test. */
enum Shape {
    /** Small enough to be made and measured in seconds; its figures mean nothing. */
    TINY(256, 4, 8, 2, 32, 512, 1000, 1e4),
    /** One layer as wide as those of the smallest useful models. */
    ONE_LAYER(2048, 1, 32, 4, 64, 2048, 2048, 1e4),
    /** A Llama of 1.1 billion parameters, as TinyLlama. */
    LLAMA_1B(2048, 22, 32, 4, 64, 5632, 32000, 1e4),
    /** The same with a third of its layers. */
    LLAMA_1B_SHRUNKEN(2048, 8, 32, 4, 64, 5632, 32000, 1e4),
    /** A Mistral-like decoder of 3 billion parameters. */
    MISTRAL_3B(3072, 26, 32, 8, 128, 9216, 32768, 1e6),
    /** Mistral Small 3's shape with a tenth of its layers. */
    MISTRAL_24B_SHRUNKEN(5120, 4, 32, 8, 128, 32768, 131072, 1e8),
    /** Mistral Small 3, 24 billion parameters. */
    MISTRAL_24B(5120, 40, 32, 8, 128, 32768, 131072, 1e8);

    static final int POSITIONS = 32768;
    static final double EPSILON = 1e-5;

    final int hidden;
    final int layers;
    final int heads;
    final int kvHeads;
    final int headDim;
    final int intermediate;
    final int vocabulary;
    final double ropeTheta;

    Shape(
            int hidden,
            int layers,
            int heads,
            int kvHeads,
            int headDim,
            int intermediate,
            int vocabulary,
            double ropeTheta) {
        this.hidden = hidden;
        this.layers = layers;
        this.heads = heads;
        this.kvHeads = kvHeads;
        this.headDim = headDim;
        this.intermediate = intermediate;
        this.vocabulary = vocabulary;
        this.ropeTheta = ropeTheta;
    }

    /** Returns the name that the command line has for it. */
    String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Shape of(String option) {
        for (Shape shape : values()) {
            if (shape.option().equals(option)) {
                return shape;
            }
        }
        throw new IllegalArgumentException("no shape is called " + option);
    }

    /** Returns the {@code config.json} of a checkpoint of this shape. */
    ObjectNode config() {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.putArray("architectures").add("MistralForCausalLM");
        json.put("hidden_size", hidden).put("num_hidden_layers", layers);
        json.put("num_attention_heads", heads).put("num_key_value_heads", kvHeads);
        json.put("head_dim", headDim).put("intermediate_size", intermediate);
        json.put("vocab_size", vocabulary).put("rope_theta", ropeTheta);
        json.put("rms_norm_eps", EPSILON).put("max_position_embeddings", POSITIONS);
        json.put("hidden_act", "silu").put("tie_word_embeddings", false);
        json.putNull("sliding_window");
        return json.put("bos_token_id", 1).put("eos_token_id", 2);
    }

    /** Returns how many weights a token's step reads: all but the embedding. */
    long weightsPerToken() {
        long attention = (long) hidden * headDim * (2L * heads + 2L * kvHeads);
        long mlp = 3L * hidden * intermediate;
        return layers * (attention + mlp) + (long) vocabulary * hidden;
    }
}
