package dev.parley.inference.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The tensors of a decoder and their shapes, in Hugging Face's names.
 *
 * @param format in which the matrices of the layers are stored
 * @param embedding (vocabulary, hidden)
 * @param layers from the first to the last
 * @param finalNorm (hidden)
 * @param head (vocabulary, hidden); the embedding itself where they are tied
 */
public record DecoderWeights(
        WeightFormat format, Weight embedding, List<Layer> layers, Weight finalNorm, Weight head) {

    public DecoderWeights {
        layers = List.copyOf(layers);
    }

    public static DecoderWeights of(ModelConfig config) {
        Weight embedding =
                Weight.of("model.embed_tokens.weight", config.vocabulary(), config.hidden());
        return new DecoderWeights(
                config.weights(),
                embedding,
                IntStream.range(0, config.layers()).mapToObj(i -> Layer.of(config, i)).toList(),
                Weight.of("model.norm.weight", config.hidden()),
                config.tiedEmbeddings()
                        ? embedding
                        : Weight.of("lm_head.weight", config.vocabulary(), config.hidden()));
    }

    /** Returns every tensor once, scales aside. */
    public List<Weight> all() {
        List<Weight> all = new ArrayList<>(List.of(embedding, finalNorm));
        layers.forEach(layer -> all.addAll(layer.all()));
        if (!head.equals(embedding)) {
            all.add(head);
        }
        return all;
    }

    /** Returns the matrices of the linear layers, (out, in) each, the head's last. */
    public List<Weight> linear() {
        return Stream.concat(
                        layers.stream().flatMap(layer -> layer.linear().stream()), Stream.of(head))
                .toList();
    }

    /**
     * One layer's tensors: two norms (hidden) and the linear layers behind each.
     *
     * @param queryNorm (headDim), of every head's query, where the architecture has it
     * @param keyNorm (headDim), of every head's key
     */
    public record Layer(
            Weight attentionNorm,
            Linear query,
            Linear key,
            Linear value,
            Linear output,
            Optional<Weight> queryNorm,
            Optional<Weight> keyNorm,
            Weight mlpNorm,
            Linear gate,
            Linear up,
            Linear down) {

        static Layer of(ModelConfig config, int index) {
            String prefix = "model.layers." + index + ".";
            String attention = prefix + "self_attn.";
            String mlp = prefix + "mlp.";
            DecoderParts parts = config.parts();
            long hidden = config.hidden();
            long intermediate = config.intermediate();
            long queries = (long) config.heads() * config.headDim();
            long keys = (long) config.kvHeads() * config.headDim();
            return new Layer(
                    Weight.of(prefix + "input_layernorm.weight", hidden),
                    Linear.of(attention + "q_proj", queries, hidden, parts.attentionBias()),
                    Linear.of(attention + "k_proj", keys, hidden, parts.attentionBias()),
                    Linear.of(attention + "v_proj", keys, hidden, parts.attentionBias()),
                    Linear.of(attention + "o_proj", hidden, queries, parts.outputBias()),
                    headNorm(config, attention + "q_norm.weight"),
                    headNorm(config, attention + "k_norm.weight"),
                    Weight.of(prefix + "post_attention_layernorm.weight", hidden),
                    Linear.of(mlp + "gate_proj", intermediate, hidden, parts.mlpBias()),
                    Linear.of(mlp + "up_proj", intermediate, hidden, parts.mlpBias()),
                    Linear.of(mlp + "down_proj", hidden, intermediate, parts.mlpBias()));
        }

        private static Optional<Weight> headNorm(ModelConfig config, String name) {
            return config.parts().queryKeyNorm()
                    ? Optional.of(Weight.of(name, config.headDim()))
                    : Optional.empty();
        }

        private Stream<Linear> layers() {
            return Stream.of(query, key, value, output, gate, up, down);
        }

        /** Returns every tensor once, scales aside. */
        public List<Weight> all() {
            return Stream.of(
                            Stream.of(attentionNorm, mlpNorm),
                            queryNorm.stream(),
                            keyNorm.stream(),
                            layers().flatMap(Linear::tensors))
                    .flatMap(tensors -> tensors)
                    .toList();
        }

        /** Returns the matrices, (out, in) each. */
        public List<Weight> linear() {
            return layers().map(Linear::weight).toList();
        }
    }
}
