package dev.parley.inference.checkpoint;

import java.util.Arrays;
import java.util.List;

/** The decoders that are served: one scheme, and what each of them has or lacks. */
enum Architecture {
    MISTRAL("MistralForCausalLM"),
    LLAMA("LlamaForCausalLM"),
    QWEN2("Qwen2ForCausalLM"),
    QWEN3("Qwen3ForCausalLM");

    private final String published;

    Architecture(String published) {
        this.published = published;
    }

    /** Returns the class that Hugging Face transformers would load. */
    String published() {
        return published;
    }

    static List<String> all() {
        return Arrays.stream(values()).map(Architecture::published).toList();
    }

    static Architecture of(JsonFile config) throws ModelLoadException {
        var names = config.require("architectures");
        if (!names.isArray() || names.size() != 1 || !names.get(0).isTextual()) {
            throw config.wrong("architectures", "a list of one name", names);
        }
        String name = names.get(0).textValue();
        for (Architecture architecture : values()) {
            if (architecture.published.equals(name)) {
                return architecture;
            }
        }
        throw config.unsupported("architecture " + name + ", only " + all());
    }

    /** Which projections have a bias, and whether queries and keys are normed before they turn. */
    DecoderParts parts(JsonFile config) throws ModelLoadException {
        boolean attention = config.flag("attention_bias");
        boolean mlp = config.flag("mlp_bias");
        return switch (this) {
            case MISTRAL -> new DecoderParts(refuse(config, attention, mlp), false, false, false);
            case LLAMA -> new DecoderParts(attention, attention, mlp, false);
            // the bias of queries, keys and values is always there, and no setting
            case QWEN2 -> new DecoderParts(!refuse(config, attention, mlp), false, false, false);
            case QWEN3 -> new DecoderParts(attention, attention, refuse(config, false, mlp), true);
        };
    }

    /** Returns false, where none of the biases is asked for that the architecture cannot have. */
    private boolean refuse(JsonFile config, boolean attention, boolean mlp)
            throws ModelLoadException {
        if (attention || mlp) {
            throw config.unsupported(
                    (attention ? "attention_bias" : "mlp_bias") + " of " + published);
        }
        return false;
    }

    /** Returns the width of a head where {@code head_dim} is absent. */
    int headDim(int hidden, int heads) {
        return switch (this) {
            case MISTRAL, LLAMA, QWEN2 -> hidden / heads;
            case QWEN3 -> 128;
        };
    }
}
