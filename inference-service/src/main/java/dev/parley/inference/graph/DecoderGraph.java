package dev.parley.inference.graph;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.Linear;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.SafetensorsFile;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.AttentionWriter.Heads;
import dev.parley.inference.graph.OnnxGraph.Attribute;
import dev.parley.inference.graph.OnnxGraph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Writes the graph of a decoder over a checkpoint's weights: Mistral's, Llama's, Qwen's.
 *
 * <p>Shapes: … the tokens of a step, H hidden, I intermediate, V vocabulary, S sequences.
 */
public final class DecoderGraph {

    public static final String TOKENS = "tokens"; // (B, L)
    public static final String LAST_POSITIONS =
            "last_positions"; // (B), where the last new token goes
    public static final String LONGEST =
            "longest"; // (1), tokens of the longest sequence after the step
    public static final String LOGITS = "logits"; // (S, V), after each sequence's last token

    private final ModelConfig config;
    private final OnnxGraph graph;
    private final AttentionWriter attention;
    private final WeightWriter weights;

    DecoderGraph(
            ModelConfig config, OnnxGraph graph, AttentionWriter attention, WeightWriter weights) {
        this.config = config;
        this.graph = graph;
        this.attention = attention;
        this.weights = weights;
    }

    /**
     * Returns the model over slots, its weights as floats.
     *
     * @param capacity tokens of room in the cache, for each sequence
     */
    public static OnnxModel write(
            ModelConfig config, DecoderWeights weights, Checkpoint checkpoint, int capacity) {
        OnnxGraph graph = new OnnxGraph(config.architecture());
        return new DecoderGraph(
                        config,
                        graph,
                        new SlotAttention(graph, config, capacity),
                        new FloatWeights(graph, checkpoint, weights.format()))
                .write(weights);
    }

    /**
     * Returns the model over slots, its matrices in few bits.
     *
     * @param quantized what a quantiser made of the weights
     * @param accuracyLevel 0 multiplies floats, 4 rounds activations to eight bits first
     * @param capacity tokens of room in the cache, for each sequence
     */
    public static OnnxModel write(
            ModelConfig config,
            DecoderWeights weights,
            SafetensorsFile quantized,
            BlockFormat format,
            int accuracyLevel,
            int capacity) {
        OnnxGraph graph = new OnnxGraph(config.architecture());
        return new DecoderGraph(
                        config,
                        graph,
                        new SlotAttention(graph, config, capacity),
                        new QuantizedWeights(graph, quantized, format, accuracyLevel))
                .write(weights);
    }

    /** Returns the name of the cache that a step reads: the keys or values of one layer. */
    public static String past(CachePart part, int layer) {
        return "past_" + part + "_" + layer;
    }

    /** Returns the name of the cache that a step writes; it is bound to the same memory. */
    public static String present(CachePart part, int layer) {
        return "present_" + part + "_" + layer;
    }

    OnnxModel write(DecoderWeights decoder) {
        Value residual = weights.embed(decoder.embedding(), attention.tokens());
        Value normed = norm(decoder.layers().getFirst().attentionNorm(), residual);
        for (int i = 0; i < config.layers(); i++) {
            DecoderWeights.Layer layer = decoder.layers().get(i);
            Value attended = attend(i, layer, normed);
            if (i == config.layers() - 1) { // its keys and values are kept: the rest is for a head
                attended = attention.last(attended);
                residual = attention.last(residual);
            }
            attended = linear(layer.output(), attended);
            SkipNorm middle = skipNorm(layer.mlpNorm(), residual, attended, "middle_" + i);
            Value widened = mlp(layer, middle.normed());
            Weight next =
                    i + 1 < config.layers()
                            ? decoder.layers().get(i + 1).attentionNorm()
                            : decoder.finalNorm();
            SkipNorm end = skipNorm(next, middle.sum(), widened, "end_" + i);
            residual = end.sum();
            normed = end.normed();
        }
        head(decoder.head(), normed);
        return graph.toModel();
    }

    /** (…, H) to (…, heads * headDim): rotated, causal, over all that the cache holds. */
    private Value attend(int index, DecoderWeights.Layer layer, Value input) {
        Heads heads = normed(layer, heads(layer, input));
        return attention.attend(index, heads, config.window().of(index));
    }

    /** (…, H) to queries, keys and values: apart where the norms or the weights want it so. */
    private Heads heads(DecoderWeights.Layer layer, Value input) {
        List<Linear> layers = List.of(layer.query(), layer.key(), layer.value());
        if (!weights.packs(layers)) {
            return new Heads(
                    linear(layer.query(), input),
                    linear(layer.key(), input),
                    linear(layer.value(), input));
        }
        Value packed = packed(layers, input);
        if (layer.queryNorm().isEmpty()) {
            return Heads.packed(packed);
        }
        List<Value> parts = split(packed, layers);
        return new Heads(parts.get(0), parts.get(1), parts.get(2));
    }

    /** Each head's query and key, brought to length one and stretched, where the model does so. */
    private Heads normed(DecoderWeights.Layer layer, Heads heads) {
        return new Heads(
                headNorm(layer.queryNorm(), heads.query(), config.heads()),
                headNorm(layer.keyNorm(), heads.key(), config.kvHeads()),
                heads.value());
    }

    /** (…, heads * headDim) to the same, by way of (…, heads, headDim). */
    private Value headNorm(Optional<Weight> weight, Value input, int heads) {
        if (weight.isEmpty()) {
            return input;
        }
        String name = weight.get().name();
        long[] tokens = new long[attention.tokenDimensions()]; // 0 keeps a dimension
        Value apart = reshape(name + "_apart", input, append(tokens, heads, config.headDim()));
        return reshape(name + "_joined", norm(weight.get(), apart), append(tokens, -1));
    }

    private Value reshape(String name, Value input, long... shape) {
        return graph.node("Reshape", List.of(input, graph.integers(name, shape)));
    }

    private static long[] append(long[] beginning, long... end) {
        return LongStream.concat(Arrays.stream(beginning), Arrays.stream(end)).toArray();
    }

    /** (…, H) to (…, H): down(silu(gate(x)) * up(x)), (…, I) inside. */
    private Value mlp(DecoderWeights.Layer layer, Value input) {
        List<Linear> layers = List.of(layer.gate(), layer.up());
        List<Value> parts =
                weights.packs(layers)
                        ? split(packed(layers, input), layers)
                        : List.of(linear(layer.gate(), input), linear(layer.up(), input));
        // x * sigmoid(alpha * x), which is SiLU where alpha is 1
        Value silu =
                graph.runtimeNode("QuickGelu", List.of(parts.get(0)), Attribute.of("alpha", 1.0));
        return linear(layer.down(), graph.node("Mul", List.of(silu, parts.get(1))));
    }

    /** (S, H) to (S, V). */
    private void head(Weight head, Value normed) {
        Value scores = graph.output(LOGITS, ElementType.FLOAT, "S", config.vocabulary());
        Linear layer = new Linear(head, Optional.empty());
        weights.head("lm_head", layer, normed, scores);
        attention.finish(scores);
    }

    private Value norm(Weight weight, Value input) {
        return graph.node(
                "SimplifiedLayerNormalization",
                List.of(input, weights.vector(weight)),
                Attribute.of("axis", -1),
                Attribute.of("epsilon", config.rmsEpsilon()));
    }

    /** The residual stream after a block, and what the next block reads of it. */
    private record SkipNorm(Value normed, Value sum) {}

    private SkipNorm skipNorm(Weight weight, Value residual, Value block, String name) {
        SkipNorm result = new SkipNorm(new Value(name + "_normed"), new Value(name + "_sum"));
        graph.runtimeNode(
                "SkipSimplifiedLayerNormalization",
                List.of(residual, block, weights.vector(weight)),
                List.of(result.normed(), Value.ABSENT, Value.ABSENT, result.sum()),
                Attribute.of("epsilon", config.rmsEpsilon()));
        return result;
    }

    /** (…, in) to (…, out). */
    private Value linear(Linear layer, Value input) {
        return packed(List.of(layer), input);
    }

    /** (…, in) to (…, sum of out). */
    private Value packed(List<Linear> layers, Value input) {
        String name = layers.getFirst().name();
        Value output = new Value(name + "_product");
        weights.linear(name, layers, input, output);
        return output;
    }

    /** (…, sum of out) to one (…, out) a layer. */
    private List<Value> split(Value packed, List<Linear> layers) {
        List<Value> parts =
                layers.stream().map(layer -> new Value(layer.name() + "_part")).toList();
        Value sizes =
                graph.integers(
                        packed.name() + "_sizes", layers.stream().mapToLong(Linear::out).toArray());
        graph.node("Split", List.of(packed, sizes), parts, Attribute.of("axis", -1));
        return parts;
    }
}
