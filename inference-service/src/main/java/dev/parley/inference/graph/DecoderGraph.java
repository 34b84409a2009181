package dev.parley.inference.graph;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.Checkpoint.LoadedWeight;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.OnnxGraph.Attribute;
import dev.parley.inference.graph.OnnxGraph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the graph of a Mistral or Llama decoder over a checkpoint's weights.
 *
 * <p>Shapes: B sequences of L new tokens each, C tokens of room in the cache, H hidden, V
 * vocabulary. L is more than one only where B is one: the attention demands it once there is a
 * past.
 */
public final class DecoderGraph {

    public static final String TOKENS = "tokens"; // (B, L)
    public static final String LAST_POSITIONS =
            "last_positions"; // (B), where the last new token goes
    public static final String LONGEST =
            "longest"; // (1), tokens of the longest sequence after the step
    public static final String LOGITS = "logits"; // (B, V), after each sequence's last token

    private final ModelConfig config;
    private final Checkpoint checkpoint;
    private final int capacity;
    private final OnnxGraph graph;
    private final Map<String, Value> weights = new HashMap<>();

    private DecoderGraph(ModelConfig config, Checkpoint checkpoint, int capacity) {
        this.config = config;
        this.checkpoint = checkpoint;
        this.capacity = capacity;
        this.graph = new OnnxGraph(config.architecture());
    }

    /**
     * Returns the model in ONNX's protobuf form.
     *
     * @param capacity tokens of room in the cache, for each sequence
     */
    public static byte[] write(
            ModelConfig config, DecoderWeights weights, Checkpoint checkpoint, int capacity) {
        return new DecoderGraph(config, checkpoint, capacity).write(weights);
    }

    /** Returns the name of the cache that a step reads: the keys or values of one layer. */
    public static String past(CachePart part, int layer) {
        return "past_" + part + "_" + layer;
    }

    /** Returns the name of the cache that a step writes; it is bound to the same memory. */
    public static String present(CachePart part, int layer) {
        return "present_" + part + "_" + layer;
    }

    private byte[] write(DecoderWeights decoder) {
        Value tokens = graph.input(TOKENS, ElementType.INT64, "B", "L");
        Positions positions = positions();
        Value residual = embed(decoder.embedding(), tokens);
        Value normed = norm(decoder.layers().getFirst().attentionNorm(), residual);
        for (int i = 0; i < config.layers(); i++) {
            DecoderWeights.Layer layer = decoder.layers().get(i);
            Value attended = attention(i, layer, normed, positions);
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

    /** Where the new tokens stand, and the turns of the rotary embedding at each place. */
    private record Positions(Value last, Value longest, Value cosines, Value sines) {}

    private Positions positions() {
        RotaryTable table = RotaryTable.of(config.ropeTheta(), config.headDim(), capacity);
        List<Long> shape = List.of((long) capacity, config.headDim() / 2L);
        return new Positions(
                graph.input(LAST_POSITIONS, ElementType.INT32, "B"),
                graph.input(LONGEST, ElementType.INT32, 1),
                graph.constant("cosines", shape, table.cosines()),
                graph.constant("sines", shape, table.sines()));
    }

    /** (B, L) to (B, L, H). */
    private Value embed(Weight embedding, Value tokens) {
        LoadedWeight loaded = checkpoint.weight(embedding);
        Value rows = graph.node("Gather", List.of(stored(loaded), tokens));
        return loaded.type() == ElementType.FLOAT ? rows : toFloat(rows);
    }

    /** (B, L, H) to (B, L, H): rotated, causal, over all that the cache holds of the sequence. */
    private Value attention(
            int index, DecoderWeights.Layer layer, Value input, Positions positions) {
        Value attended = new Value("attended_" + index); // (B, L, heads * headDim)
        graph.runtimeNode(
                "GroupQueryAttention",
                List.of(
                        linear(layer.query(), input),
                        linear(layer.key(), input),
                        linear(layer.value(), input),
                        cacheInput(CachePart.KEYS, index),
                        cacheInput(CachePart.VALUES, index),
                        positions.last(),
                        positions.longest(),
                        positions.cosines(),
                        positions.sines()),
                List.of(
                        attended,
                        cacheOutput(CachePart.KEYS, index),
                        cacheOutput(CachePart.VALUES, index)),
                Attribute.of("num_heads", config.heads()),
                Attribute.of("kv_num_heads", config.kvHeads()),
                Attribute.of("do_rotary", 1));
        return linear(layer.output(), attended);
    }

    private Value cacheInput(CachePart part, int layer) {
        return graph.input(
                past(part, layer),
                ElementType.FLOAT,
                "B",
                config.kvHeads(),
                capacity,
                config.headDim());
    }

    private Value cacheOutput(CachePart part, int layer) {
        return graph.output(
                present(part, layer),
                ElementType.FLOAT,
                "B",
                config.kvHeads(),
                capacity,
                config.headDim());
    }

    /** (B, L, H) to (B, L, H): down(silu(gate(x)) * up(x)). */
    private Value mlp(DecoderWeights.Layer layer, Value input) {
        Value gate = linear(layer.gate(), input);
        // x * sigmoid(alpha * x), which is SiLU where alpha is 1
        Value silu = graph.runtimeNode("QuickGelu", List.of(gate), Attribute.of("alpha", 1.0));
        Value widened = graph.node("Mul", List.of(silu, linear(layer.up(), input)));
        return linear(layer.down(), widened);
    }

    /** (B, L, H) to (B, V): only the last token of a sequence has a successor to choose. */
    private void head(Weight head, Value normed) {
        Value last =
                graph.node(
                        "Gather",
                        List.of(normed, graph.constant("last", -1)),
                        Attribute.of("axis", 1));
        graph.output(LOGITS, ElementType.FLOAT, "B", config.vocabulary());
        linear(head, last, new Value(LOGITS));
    }

    private Value norm(Weight weight, Value input) {
        return graph.node(
                "SimplifiedLayerNormalization",
                List.of(input, weight(weight)),
                Attribute.of("axis", -1),
                Attribute.of("epsilon", config.rmsEpsilon()));
    }

    /** The residual stream after a block, and what the next block reads of it. */
    private record SkipNorm(Value normed, Value sum) {}

    private SkipNorm skipNorm(Weight weight, Value residual, Value block, String name) {
        SkipNorm result = new SkipNorm(new Value(name + "_normed"), new Value(name + "_sum"));
        graph.runtimeNode(
                "SkipSimplifiedLayerNormalization",
                List.of(residual, block, weight(weight)),
                List.of(result.normed(), Value.ABSENT, Value.ABSENT, result.sum()),
                Attribute.of("epsilon", config.rmsEpsilon()));
        return result;
    }

    /** (…, in) to (…, out), by a weight that lies as (out, in). */
    private Value linear(Weight weight, Value input) {
        return linear(weight, input, new Value(weight.name() + "_product"));
    }

    private Value linear(Weight weight, Value input, Value output) {
        graph.runtimeNode(
                "FusedMatMul",
                List.of(input, weight(weight)),
                List.of(output),
                Attribute.of("transB", 1));
        return output;
    }

    /** A weight as floats: itself, or converted once, when the session folds its constants. */
    private Value weight(Weight weight) {
        LoadedWeight loaded = checkpoint.weight(weight);
        Value stored = stored(loaded);
        return loaded.type() == ElementType.FLOAT
                ? stored
                : weights.computeIfAbsent(weight.name() + " as floats", _ -> toFloat(stored));
    }

    private Value stored(LoadedWeight loaded) {
        Weight weight = loaded.weight();
        return weights.computeIfAbsent(
                weight.name(),
                name ->
                        graph.external(
                                name,
                                loaded.type(),
                                weight.shape(),
                                "model.safetensors",
                                loaded.offset()));
    }

    private Value toFloat(Value value) {
        return graph.node("Cast", List.of(value), Attribute.of("to", ElementType.FLOAT.code()));
    }
}
