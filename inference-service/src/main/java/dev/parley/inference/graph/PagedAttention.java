package dev.parley.inference.graph;

import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.OnnxGraph.Attribute;
import dev.parley.inference.graph.OnnxGraph.Value;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Attention on a GPU: sequences one after the other, their keys and values in blocks of a pool.
 *
 * <p>Shapes: N new tokens of B sequences, W blocks in the longest sequence's table.
 */
final class PagedAttention implements AttentionWriter {

    private final OnnxGraph graph;
    private final ModelConfig config;
    private final PagedGraph.Cache cache;
    private final int candidates;
    private final Value starts;
    private final Value pasts;
    private final Value lasts;
    private final Value table;
    private final Value places;
    private final Value bounds;
    private final Value cosines; // (positions, headDim / 2)
    private final Value sines; // (positions, headDim / 2)
    private final Value cacheScale; // (1), where keys and values are float8

    PagedAttention(
            OnnxGraph graph,
            ModelConfig config,
            PagedGraph.Cache cache,
            int positions,
            int candidates,
            Arena arena) {
        this.graph = graph;
        this.config = config;
        this.cache = cache;
        this.candidates = candidates;
        this.starts = graph.input(PagedGraph.STARTS, ElementType.INT32, "S");
        this.pasts = graph.input(PagedGraph.PASTS, ElementType.INT32, "B");
        this.lasts = graph.input(PagedGraph.LASTS, ElementType.INT32, "B");
        this.table = graph.input(PagedGraph.TABLE, ElementType.INT32, "B", "W");
        this.places = graph.input(PagedGraph.PLACES, ElementType.INT32, "N");
        this.bounds = graph.input(PagedGraph.BOUNDS, ElementType.INT32, 2);
        RotaryTable turns = RotaryTable.of(config.rotary(), config.headDim(), positions);
        this.cosines = turns("cosines", turns.cosines(), positions, arena);
        this.sines = turns("sines", turns.sines(), positions, arena);
        this.cacheScale =
                cache.isFloat8()
                        ? graph.constant("cache_scale", List.of(1L), new float[] {1})
                        : Value.ABSENT;
    }

    private Value turns(String name, float[] values, int positions, Arena arena) {
        MemorySegment data = arena.allocate(ValueLayout.JAVA_SHORT, values.length);
        for (int i = 0; i < values.length; i++) {
            data.setAtIndex(ValueLayout.JAVA_SHORT, i, Bfloat16.of(values[i]));
        }
        List<Long> shape = List.of((long) positions, config.headDim() / 2L);
        return graph.external(name, DeviceWeights.ACTIVATIONS, shape, data);
    }

    @Override
    public Value tokens() {
        return graph.input(DecoderGraph.TOKENS, ElementType.INT32, "N");
    }

    @Override
    public int tokenDimensions() {
        return 1;
    }

    @Override
    public Value attend(int layer, Heads heads, OptionalInt window) {
        Value attended = new Value("attended_" + layer); // (N, heads * headDim)
        graph.runtimeNode(
                "PagedAttention",
                List.of(
                        heads.query(),
                        heads.key(),
                        heads.value(),
                        past(CachePart.KEYS, layer),
                        past(CachePart.VALUES, layer),
                        starts,
                        pasts,
                        table,
                        cosines,
                        sines,
                        places,
                        Value.ABSENT, // sinks
                        Value.ABSENT, // norm of queries
                        Value.ABSENT, // norm of keys
                        cacheScale,
                        cacheScale,
                        bounds),
                List.of(attended, present(CachePart.KEYS, layer), present(CachePart.VALUES, layer)),
                attributes(window));
        return attended;
    }

    private Attribute[] attributes(OptionalInt window) {
        List<Attribute> attributes =
                new ArrayList<>(
                        List.of(
                                Attribute.of("num_heads", config.heads()),
                                Attribute.of("kv_num_heads", config.kvHeads()),
                                Attribute.of("do_rotary", 1)));
        window.ifPresent(tokens -> attributes.add(Attribute.of("local_window_size", tokens)));
        if (cache.isFloat8()) {
            attributes.add(Attribute.of("k_quant_type", "PER_TENSOR"));
            attributes.add(Attribute.of("v_quant_type", "PER_TENSOR"));
        }
        return attributes.toArray(Attribute[]::new);
    }

    private Value past(CachePart part, int layer) {
        return graph.input(DecoderGraph.past(part, layer), cache.type(), cacheShape());
    }

    private Value present(CachePart part, int layer) {
        return graph.output(DecoderGraph.present(part, layer), cache.type(), cacheShape());
    }

    private Object[] cacheShape() {
        return new Object[] {
            cache.blocks(), cache.blockTokens(), config.kvHeads(), config.headDim()
        };
    }

    /** (N, …) to (B, …): only the last token of a sequence has a successor to choose. */
    @Override
    public Value last(Value all) {
        return graph.node("Gather", List.of(all, lasts), Attribute.of("axis", 0));
    }

    @Override
    public void finish(Value scores) {
        new RowSummary(graph, candidates).write(scores);
    }
}
