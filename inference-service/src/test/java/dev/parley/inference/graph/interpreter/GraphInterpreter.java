package dev.parley.inference.graph.interpreter;

import dev.parley.inference.graph.DeviceConstant;
import dev.parley.inference.graph.OnnxModel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Runs a GPU's graph on floats: constants are as exact as they are stored, and what is computed of
 * them is not rounded to bfloat16.
 */
public final class GraphInterpreter {

    private final List<Node> nodes;
    private final Map<String, FloatArray> constants;

    /** {@code weights}: that the session would be given. */
    public GraphInterpreter(OnnxModel model, List<DeviceConstant> weights) throws IOException {
        ModelReader reader = new ModelReader(model.bytes());
        nodes = reader.nodes;
        constants = reader.constants;
        for (DeviceConstant weight : weights) {
            constants.put(
                    weight.name(), FloatArray.read(weight.type(), weight.shape(), weight.data()));
        }
        model.initializers()
                .forEach(it ->
                        constants.put(
                                it.name(), FloatArray.read(it.type(), it.shape(), it.data())));
    }

    /** Returns all values by their names; caches among the inputs are written in place. */
    public Map<String, FloatArray> run(Map<String, FloatArray> inputs) {
        Map<String, FloatArray> values = new HashMap<>(constants);
        values.putAll(inputs);
        for (Node node : nodes) {
            List<FloatArray> outputs = run(node, new Inputs(node, values));
            for (int i = 0; i < outputs.size(); i++) {
                values.put(node.outputs().get(i), outputs.get(i));
            }
        }
        return values;
    }

    private static List<FloatArray> run(Node node, Inputs in) {
        return switch (node.operator()) {
            case "PagedAttention" -> PagedAttentionByHand.run(node, in);
            case "SkipSimplifiedLayerNormalization" -> {
                FloatArray sum = Elementwise.add(in.get(0), in.get(1));
                yield List.of(
                        Elementwise.norm(sum, in.get(2), node.real("epsilon")), sum, sum, sum);
            }
            case "Split" -> Rows.split(in.get(0), in.get(1));
            case "TopK" -> Rows.best(in.get(0), (int) in.get(1).values()[0]);
            default -> List.of(single(node, in));
        };
    }

    private static FloatArray single(Node node, Inputs in) {
        return switch (node.operator()) {
            case "FusedMatMul" -> Products.plain(in.get(0), in.get(1));
            case "MatMulNBits" -> Products.fewBits(node, in);
            case "MatMulBlockQuantizedFp8Weight" -> Products.float8(node, in);
            case "GatherBlockQuantized" -> Products.lookUp(node, in);
            case "Gather" ->
                    node.has("axis") && node.whole("axis") != 0
                            ? Rows.column(in.get(0), (int) in.get(1).values()[0])
                            : Rows.gather(in.get(0), in.get(1));
            case "GatherElements" -> Rows.elements(in.get(0), in.get(1));
            case "LogSoftmax" -> Rows.logSoftmax(in.get(0));
            case "SimplifiedLayerNormalization" ->
                    Elementwise.norm(in.get(0), in.get(1), node.real("epsilon"));
            case "QuickGelu" -> Elementwise.gelu(in.get(0), node.real("alpha"));
            case "Add" -> Elementwise.add(in.get(0), in.get(1));
            case "Mul" -> Elementwise.multiply(in.get(0), in.get(1));
            case "Reshape" -> Rows.reshape(in.get(0), in.get(1));
            case "Cast" -> in.get(0);
            default -> throw new IllegalArgumentException("no operator " + node.operator());
        };
    }

    /** The values that a node reads. */
    record Inputs(Node node, Map<String, FloatArray> values) {

        boolean has(int index) {
            return index < node.inputs().size() && !node.inputs().get(index).isEmpty();
        }

        FloatArray get(int index) {
            String name = has(index) ? node.inputs().get(index) : "input " + index;
            return Objects.requireNonNull(values.get(name), node.operator() + " lacks " + name);
        }
    }
}
