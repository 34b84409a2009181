package dev.parley.inference.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tensors of a decoder and their shapes, in Hugging Face's names.
 *
 * @param embedding (vocabulary, hidden)
 * @param layers from the first to the last
 * @param finalNorm (hidden)
 * @param head (vocabulary, hidden); the embedding itself where they are tied
 */
public record DecoderWeights(Weight embedding, List<Layer> layers, Weight finalNorm, Weight head) {

    public DecoderWeights {
        layers = List.copyOf(layers);
    }

    public static DecoderWeights of(ModelConfig config) {
        Weight embedding =
                Weight.of("model.embed_tokens.weight", config.vocabulary(), config.hidden());
        return new DecoderWeights(
                embedding,
                IntStream.range(0, config.layers()).mapToObj(i -> Layer.of(config, i)).toList(),
                Weight.of("model.norm.weight", config.hidden()),
                config.tiedEmbeddings()
                        ? embedding
                        : Weight.of("lm_head.weight", config.vocabulary(), config.hidden()));
    }

    /** Returns every tensor once. */
    public List<Weight> all() {
        List<Weight> all = new ArrayList<>(List.of(embedding, finalNorm));
        layers.forEach(layer -> all.addAll(layer.all()));
        if (!head.equals(embedding)) {
            all.add(head);
        }
        return all;
    }

    /** Returns the linear layers, (out, in) each. */
    public List<Weight> linear() {
        return Stream.concat(
                        layers.stream().flatMap(layer -> layer.linear().stream()), Stream.of(head))
                .toList();
    }

    /** One layer's tensors: two norms (hidden) and the linear layers (out, in) behind each. */
    public record Layer(
            Weight attentionNorm,
            Weight query,
            Weight key,
            Weight value,
            Weight output,
            Weight mlpNorm,
            Weight gate,
            Weight up,
            Weight down) {

        static Layer of(ModelConfig config, int index) {
            String prefix = "model.layers." + index + ".";
            String attention = prefix + "self_attn.";
            String mlp = prefix + "mlp.";
            long hidden = config.hidden();
            long intermediate = config.intermediate();
            long queries = (long) config.heads() * config.headDim();
            long keys = (long) config.kvHeads() * config.headDim();
            return new Layer(
                    Weight.of(prefix + "input_layernorm.weight", hidden),
                    Weight.of(attention + "q_proj.weight", queries, hidden),
                    Weight.of(attention + "k_proj.weight", keys, hidden),
                    Weight.of(attention + "v_proj.weight", keys, hidden),
                    Weight.of(attention + "o_proj.weight", hidden, queries),
                    Weight.of(prefix + "post_attention_layernorm.weight", hidden),
                    Weight.of(mlp + "gate_proj.weight", intermediate, hidden),
                    Weight.of(mlp + "up_proj.weight", intermediate, hidden),
                    Weight.of(mlp + "down_proj.weight", hidden, intermediate));
        }

        public List<Weight> all() {
            return Stream.concat(Stream.of(attentionNorm, mlpNorm), linear().stream()).toList();
        }

        public List<Weight> linear() {
            return List.of(query, key, value, output, gate, up, down);
        }
    }
}
