package dev.parley.inference.graph;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.OnnxGraph.Attribute;
import dev.parley.inference.graph.OnnxGraph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Attention over slots, one sequence each, that a step reads and writes in place.
 *
 * <p>Shapes: B sequences of L new tokens each, C tokens of room in a slot. L is more than one only
 * where B is one: the operator demands it once there is a past.
 *
 * <p>The operator has a fast product of one token's query with all keys, which it takes where the
 * scores need no factor and where it does not work in tiles. So the factor, 1 / sqrt(headDim), is
 * in the turns of queries and keys, half of it each, and each head has a sink, with which there are
 * no tiles, of no weight. A step of eight sequences is a tenth shorter for it (ADR 0071).
 */
final class SlotAttention implements AttentionWriter {

    private final OnnxGraph graph;
    private final ModelConfig config;
    private final int capacity;
    private final Value last; // (B), where the last new token goes
    private final Value longest; // (1), tokens of the longest sequence after the step
    private final Value cosines; // (C, headDim / 2)
    private final Value sines; // (C, headDim / 2)
    private final Value sinks; // (heads)
    private final Value end; // a number

    SlotAttention(OnnxGraph graph, ModelConfig config, int capacity) {
        this.graph = graph;
        this.config = config;
        this.capacity = capacity;
        RotaryTable table =
                RotaryTable.of(config.rotary(), config.headDim(), capacity)
                        .times(Math.pow(config.headDim(), -0.25));
        List<Long> shape = List.of((long) capacity, config.headDim() / 2L);
        this.last = graph.input(DecoderGraph.LAST_POSITIONS, ElementType.INT32, "B");
        this.longest = graph.input(DecoderGraph.LONGEST, ElementType.INT32, 1);
        this.cosines = graph.constant("cosines", shape, table.cosines());
        this.sines = graph.constant("sines", shape, table.sines());
        this.end = graph.constant("last", -1);
        this.sinks =
                graph.constant("sinks", List.of((long) config.heads()), weightless(config.heads()));
    }

    private static float[] weightless(int heads) {
        float[] sinks = new float[heads];
        Arrays.fill(sinks, Float.NEGATIVE_INFINITY);
        return sinks;
    }

    @Override
    public Value tokens() {
        return graph.input(DecoderGraph.TOKENS, ElementType.INT64, "B", "L");
    }

    @Override
    public int tokenDimensions() {
        return 2;
    }

    @Override
    public Value attend(int layer, Heads heads, OptionalInt window) {
        Value attended = new Value("attended_" + layer); // (B, L, heads * headDim)
        List<Attribute> attributes =
                new ArrayList<>(
                        List.of(
                                Attribute.of("num_heads", config.heads()),
                                Attribute.of("kv_num_heads", config.kvHeads()),
                                Attribute.of("do_rotary", 1),
                                Attribute.of("scale", 1f)));
        window.ifPresent(tokens -> attributes.add(Attribute.of("local_window_size", tokens)));
        graph.runtimeNode(
                "GroupQueryAttention",
                List.of(
                        heads.query(),
                        heads.key(),
                        heads.value(),
                        past(CachePart.KEYS, layer),
                        past(CachePart.VALUES, layer),
                        last,
                        longest,
                        cosines,
                        sines,
                        Value.ABSENT, // positions
                        Value.ABSENT, // bias
                        sinks),
                List.of(attended, present(CachePart.KEYS, layer), present(CachePart.VALUES, layer)),
                attributes.toArray(Attribute[]::new));
        return attended;
    }

    private Value past(CachePart part, int layer) {
        return graph.input(DecoderGraph.past(part, layer), ElementType.FLOAT, cacheShape());
    }

    private Value present(CachePart part, int layer) {
        return graph.output(DecoderGraph.present(part, layer), ElementType.FLOAT, cacheShape());
    }

    private Object[] cacheShape() {
        return new Object[] {"B", config.kvHeads(), capacity, config.headDim()};
    }

    /** (B, L, …) to (B, …): only the last token of a sequence has a successor to choose. */
    @Override
    public Value last(Value all) {
        return graph.node("Gather", List.of(all, end), Attribute.of("axis", 1));
    }
}
