package dev.parley.inference.graph;

import dev.parley.inference.checkpoint.Checkpoint;
import dev.parley.inference.checkpoint.Checkpoint.LoadedWeight;
import dev.parley.inference.checkpoint.Linear;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.checkpoint.WeightFormat;
import dev.parley.inference.checkpoint.WeightFormat.Fp8;
import dev.parley.inference.checkpoint.WeightFormat.Granularity;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.OnnxGraph.Attribute;
import dev.parley.inference.graph.OnnxGraph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Weights as floats: where they lie, if that is what they are, else widened in the graph, once,
 * when the session folds its constants.
 */
final class FloatWeights implements WeightWriter {

    private final OnnxGraph graph;
    private final Checkpoint checkpoint;
    private final WeightFormat format;
    private final Map<String, Value> indices = new HashMap<>(); // of blocks, by their name

    FloatWeights(OnnxGraph graph, Checkpoint checkpoint, WeightFormat format) {
        this.graph = graph;
        this.checkpoint = checkpoint;
        this.format = format;
    }

    /** Layers that lie apart in the file would have to be copied to become one. */
    @Override
    public boolean packs(List<Linear> layers) {
        return false;
    }

    @Override
    public void linear(String name, List<Linear> layers, Value input, Value output) {
        if (layers.size() != 1) {
            throw new IllegalArgumentException(name + " of several layers");
        }
        Linear layer = layers.getFirst();
        Value product = layer.bias().isPresent() ? new Value(name + "_unbiased") : output;
        graph.runtimeNode(
                "FusedMatMul",
                List.of(input, floats(name + ".weight", checkpoint.weight(layer.weight()))),
                List.of(product),
                Attribute.of("transB", 1));
        if (layer.bias().isPresent()) {
            graph.node("Add", List.of(product, vector(layer.bias().get())), List.of(output));
        }
    }

    @Override
    public Value embed(Weight embedding, Value tokens) {
        LoadedWeight loaded = checkpoint.weight(embedding);
        Value rows = graph.node("Gather", List.of(stored(embedding.name(), loaded), tokens));
        return toFloat(loaded, rows);
    }

    @Override
    public Value vector(Weight weight) {
        return floats(weight.name(), checkpoint.weight(weight));
    }

    private Value floats(String name, LoadedWeight loaded) {
        Value elements = toFloat(loaded, stored(name, loaded));
        if (loaded.scale().isEmpty()) {
            return elements;
        }
        LoadedWeight scale = loaded.scale().get();
        Value factors = toFloat(scale, stored(scale.weight().name(), scale));
        return graph.node("Mul", List.of(elements, spread(loaded.weight(), factors)));
    }

    /** Brings scales to a shape that stretches over their weight's, (out, in). */
    private Value spread(Weight weight, Value factors) {
        if (format instanceof Fp8(_, Granularity.Block(int rows, int columns))) {
            Value tall = pick(factors, 0, weight.shape().get(0), rows);
            return pick(tall, 1, weight.shape().get(1), columns);
        }
        return factors;
    }

    /** Repeats what lies along an axis, each {@code block} times, {@code size} in all. */
    private Value pick(Value factors, int axis, long size, int block) {
        Value index =
                indices.computeIfAbsent(
                        "blocks_of_%d_in_%d".formatted(block, size),
                        name ->
                                graph.integers(
                                        name,
                                        LongStream.range(0, size).map(i -> i / block).toArray()));
        return graph.node("Gather", List.of(factors, index), Attribute.of("axis", axis));
    }

    private Value stored(String name, LoadedWeight loaded) {
        return graph.external(name, loaded.type(), loaded.weight().shape(), loaded.data());
    }

    private Value toFloat(LoadedWeight loaded, Value value) {
        return loaded.type() == ElementType.FLOAT
                ? value
                : graph.node("Cast", List.of(value), Attribute.of("to", ElementType.FLOAT.code()));
    }
}
