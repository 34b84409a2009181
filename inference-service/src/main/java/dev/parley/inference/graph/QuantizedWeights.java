package dev.parley.inference.graph;

import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.Linear;
import dev.parley.inference.checkpoint.SafetensorsFile;
import dev.parley.inference.checkpoint.StoredTensor;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.OnnxGraph.Attribute;
import dev.parley.inference.graph.OnnxGraph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Matrices in few bits, multiplied without ever being floats; vectors in floats.
 *
 * <p>A matrix lies as (rows, blocks, blockBytes) of bytes and (rows, blocks) of scales. A look-up
 * wants the same bytes as (rows, blocks * blockBytes).
 */
final class QuantizedWeights implements WeightWriter {

    private final OnnxGraph graph;
    private final SafetensorsFile file;
    private final Map<String, StoredTensor> tensors;
    private final BlockFormat format;
    private final int accuracyLevel;

    /**
     * @param accuracyLevel 0 multiplies floats, 4 rounds activations to eight bits first
     */
    QuantizedWeights(OnnxGraph graph, SafetensorsFile file, BlockFormat format, int accuracyLevel) {
        this.graph = graph;
        this.file = file;
        this.tensors =
                file.tensors().stream()
                        .collect(Collectors.toMap(StoredTensor::name, Function.identity()));
        this.format = format;
        this.accuracyLevel = accuracyLevel;
    }

    @Override
    public boolean packs(List<Linear> layers) {
        return true;
    }

    @Override
    public void linear(String name, List<Linear> layers, Value input, Value output) {
        Linear first = layers.getFirst();
        List<Value> inputs =
                new ArrayList<>(
                        List.of(
                                input,
                                bytes(name, stored(first.name() + BlockFormat.BLOCKS)),
                                floats(name, stored(first.name() + BlockFormat.SCALES))));
        bias(name, layers)
                .ifPresent(bias -> inputs.addAll(List.of(Value.ABSENT, Value.ABSENT, bias)));
        graph.runtimeNode(
                "MatMulNBits",
                inputs,
                List.of(output),
                Attribute.of("K", first.in()),
                Attribute.of("N", layers.stream().mapToLong(Linear::out).sum()),
                Attribute.of("bits", format.bits()),
                Attribute.of("block_size", format.block()),
                Attribute.of("accuracy_level", accuracyLevel));
    }

    private Optional<Value> bias(String name, List<Linear> layers) {
        long biases = layers.stream().filter(layer -> layer.bias().isPresent()).count();
        if (biases == 0) {
            return Optional.empty();
        }
        if (biases != layers.size()) {
            throw new IllegalArgumentException("only some have a bias: " + layers);
        }
        return Optional.of(floats(name, stored(layers.getFirst().name() + BlockFormat.BIAS)));
    }

    @Override
    public Value embed(Weight embedding, Value tokens) {
        String name = Linear.nameOf(embedding);
        long columns = embedding.shape().getLast();
        long rowBytes = (long) format.blocks(columns) * format.blockBytes();
        StoredTensor blocks = stored(name + BlockFormat.BLOCKS);
        Value rows =
                graph.runtimeNode(
                        "GatherBlockQuantized",
                        List.of(
                                graph.external(
                                        name + ".rows",
                                        ElementType.UINT8,
                                        List.of(embedding.shape().getFirst(), rowBytes),
                                        file.data(blocks)),
                                tokens,
                                floats(name, stored(name + BlockFormat.SCALES))),
                        Attribute.of("bits", format.bits()),
                        Attribute.of("block_size", format.block()),
                        Attribute.of("gather_axis", 0),
                        Attribute.of("quantize_axis", 1));
        return columns % format.block() == 0 ? rows : cut(rows, columns);
    }

    /** Leaves out what fills the last block: (…, blocks * block) to (…, columns). */
    private Value cut(Value rows, long columns) {
        return graph.node(
                "Slice",
                List.of(
                        rows,
                        graph.integers("cut_begin", 0),
                        graph.integers("cut_end", columns),
                        graph.integers("cut_axis", -1)));
    }

    @Override
    public Value vector(Weight weight) {
        return floats("", stored(weight.name()));
    }

    private Value bytes(String name, StoredTensor tensor) {
        return constant(name, tensor, ElementType.UINT8);
    }

    private Value floats(String name, StoredTensor tensor) {
        return constant(name, tensor, ElementType.FLOAT);
    }

    /** A tensor may be two constants, as of an embedding that is also the head. */
    private Value constant(String layer, StoredTensor tensor, ElementType type) {
        String end = tensor.name().substring(tensor.name().lastIndexOf('.'));
        String name = layer.isEmpty() ? tensor.name() : layer + end;
        return graph.external(name, type, tensor.shape(), file.data(tensor));
    }

    private StoredTensor stored(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(name + " was not quantised");
        }
        return tensor;
    }
}
