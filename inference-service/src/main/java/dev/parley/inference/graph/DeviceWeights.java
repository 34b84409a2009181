package dev.parley.inference.graph;

import dev.parley.inference.checkpoint.Linear;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.device.ElementType;
import dev.parley.inference.graph.DeviceConstant.FileRegion;
import dev.parley.inference.graph.OnnxGraph.Attribute;
import dev.parley.inference.graph.OnnxGraph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Weights for a GPU, each in a form of its own; what is computed of them is bfloat16. */
final class DeviceWeights implements WeightWriter {

    static final ElementType ACTIVATIONS = ElementType.BFLOAT16;

    private final OnnxGraph graph;
    private final Function<Weight, MatrixForm> forms;
    private final Map<String, DeviceConstant> constants = new HashMap<>();
    private final Map<String, Value> written = new HashMap<>();

    DeviceWeights(
            OnnxGraph graph, Function<Weight, MatrixForm> forms, List<DeviceConstant> constants) {
        this.graph = graph;
        this.forms = forms;
        constants.forEach(constant -> this.constants.put(constant.name(), constant));
    }

    /** They are if their numbers were given one below the other. */
    @Override
    public boolean packs(List<Linear> layers) {
        Weight stacked = Weight.stacked(layers.stream().map(Linear::weight).toList());
        DeviceConstant numbers = constants.get(MatrixForm.blocks(stacked.name()));
        return numbers != null && numbers.shape().getFirst().equals(stacked.shape().getFirst());
    }

    @Override
    public void linear(String name, List<Linear> layers, Value input, Value output) {
        List<Weight> biases = layers.stream().flatMap(layer -> layer.bias().stream()).toList();
        Value product = biases.isEmpty() ? output : new Value(name + "_unbiased");
        multiply(Weight.stacked(layers.stream().map(Linear::weight).toList()), input, product);
        if (!biases.isEmpty()) {
            graph.node("Add", List.of(product, vector(Weight.stacked(biases))), List.of(output));
        }
    }

    private void multiply(Weight weight, Value input, Value output) {
        switch (forms.apply(weight)) {
            case MatrixForm.Bfloat16() ->
                    graph.runtimeNode(
                            "FusedMatMul",
                            List.of(input, constant(weight.name())),
                            List.of(output),
                            Attribute.of("transB", 1));
            case MatrixForm.FewBits(int bits, int block) ->
                    graph.runtimeNode(
                            "MatMulNBits",
                            List.of(
                                    input,
                                    constant(MatrixForm.blocks(weight.name())),
                                    constant(MatrixForm.scales(weight.name()))),
                            List.of(output),
                            Attribute.of("K", weight.shape().getLast()),
                            Attribute.of("N", weight.shape().getFirst()),
                            Attribute.of("bits", bits),
                            Attribute.of("block_size", block));
            case MatrixForm.Float8(int block) ->
                    graph.runtimeNode(
                            "MatMulBlockQuantizedFp8Weight",
                            List.of(
                                    input,
                                    constant(weight.name()),
                                    constant(MatrixForm.scales(weight.name()))),
                            List.of(output),
                            Attribute.of("block_size", block));
        }
    }

    @Override
    public void head(String name, Linear head, Value input, Value output) {
        Value product = new Value(name + "_product");
        linear(name, List.of(head), input, product);
        graph.node(
                "Cast",
                List.of(product),
                List.of(output),
                Attribute.of("to", ElementType.FLOAT.code()));
    }

    @Override
    public Value embed(Weight embedding, Value tokens) {
        return switch (forms.apply(embedding)) {
            case MatrixForm.Bfloat16() ->
                    graph.node("Gather", List.of(constant(embedding.name()), tokens));
            case MatrixForm.FewBits(int bits, int block) ->
                    graph.runtimeNode(
                            "GatherBlockQuantized",
                            List.of(
                                    constant(MatrixForm.rows(embedding.name())),
                                    tokens,
                                    constant(MatrixForm.scales(embedding.name())),
                                    // its default is not the CPU's in every version
                                    constant(MatrixForm.zeros(embedding.name()))),
                            Attribute.of("bits", bits),
                            Attribute.of("block_size", block),
                            Attribute.of("gather_axis", 0),
                            Attribute.of("quantize_axis", 1));
            case MatrixForm.Float8(_) ->
                    throw new IllegalArgumentException(embedding.name() + " cannot be float8");
        };
    }

    @Override
    public Value vector(Weight weight) {
        return constant(weight.name());
    }

    private Value constant(String name) {
        return written.computeIfAbsent(name, this::write);
    }

    private Value write(String name) {
        DeviceConstant constant = constants.get(name);
        if (constant == null) {
            throw new IllegalArgumentException("nothing was given for " + name);
        }
        if (constant.file().isEmpty()) {
            return graph.external(name, constant.type(), constant.shape(), constant.data());
        }
        FileRegion region = constant.file().get();
        return graph.inFile(
                name, constant.type(), constant.shape(), region.file(), region.offset());
    }
}
