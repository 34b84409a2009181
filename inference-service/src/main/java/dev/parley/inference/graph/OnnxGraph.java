package dev.parley.inference.graph;

import dev.parley.inference.device.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * An ONNX model as it is written: nodes in the order of their running, constants, inputs, outputs.
 *
 * <p>The numbers are the fields of ModelProto, GraphProto, NodeProto, TensorProto and so on in
 * {@code onnx.proto}.
 */
final class OnnxGraph {

    private static final int IR_VERSION = 10;
    private static final int OPERATOR_SET = 20;

    /** The location in an external constant's entry: data that the session is given by name. */
    private static final int EXTERNAL = 1;

    private final ProtobufMessage graph = new ProtobufMessage();
    private int nodes;

    OnnxGraph(String name) {
        graph.text(2, name);
    }

    /** A tensor in the graph; the absent one fills the place of an optional input. */
    record Value(String name) {
        static final Value ABSENT = new Value("");
    }

    /** Adds a node of a standard operator and returns its output. */
    Value node(String operator, List<Value> inputs, Attribute... attributes) {
        Value output = new Value(operator + "_" + nodes);
        add("", operator, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds a node of ONNX Runtime's own operators and returns its output. */
    Value runtimeNode(String operator, List<Value> inputs, Attribute... attributes) {
        Value output = new Value(operator + "_" + nodes);
        runtimeNode(operator, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds a node of ONNX Runtime's own operators with named outputs. */
    void runtimeNode(
            String operator, List<Value> inputs, List<Value> outputs, Attribute... attributes) {
        add("com.microsoft", operator, inputs, outputs, attributes);
    }

    private void add(
            String domain,
            String operator,
            List<Value> inputs,
            List<Value> outputs,
            Attribute... attributes) {
        ProtobufMessage node = new ProtobufMessage();
        inputs.forEach(input -> node.text(1, input.name()));
        outputs.forEach(output -> node.text(2, output.name()));
        node.text(3, operator + "_" + nodes++).text(4, operator);
        Arrays.stream(attributes).forEach(attribute -> node.message(5, attribute.message()));
        graph.message(1, node.text(7, domain));
    }

    /** Adds a constant whose data lie in a file, and are given to the session by name. */
    Value external(String name, ElementType type, List<Long> shape, String file, long offset) {
        long length = shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
        ProtobufMessage tensor = tensor(name, type, shape);
        tensor.message(13, entry("location", file));
        tensor.message(13, entry("offset", Long.toString(offset)));
        tensor.message(13, entry("length", Long.toString(length)));
        graph.message(5, tensor.integer(14, EXTERNAL));
        return new Value(name);
    }

    /** Adds a constant of floats that the graph carries itself. */
    Value constant(String name, List<Long> shape, float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        graph.message(5, tensor(name, ElementType.FLOAT, shape).bytes(9, bytes.array()));
        return new Value(name);
    }

    /** Adds a constant single integer. */
    Value constant(String name, long value) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(value);
        graph.message(5, tensor(name, ElementType.INT64, List.of()).bytes(9, bytes.array()));
        return new Value(name);
    }

    private static ProtobufMessage tensor(String name, ElementType type, List<Long> shape) {
        ProtobufMessage tensor = new ProtobufMessage();
        shape.forEach(dimension -> tensor.integer(1, dimension));
        return tensor.integer(2, type.code()).text(8, name);
    }

    private static ProtobufMessage entry(String key, String value) {
        return new ProtobufMessage().text(1, key).text(2, value);
    }

    /** Declares an input; a dimension is a number or a name. */
    Value input(String name, ElementType type, Object... dimensions) {
        graph.message(11, valueInfo(name, type, dimensions));
        return new Value(name);
    }

    /** Declares the value of this name an output; a dimension is a number or a name. */
    Value output(String name, ElementType type, Object... dimensions) {
        graph.message(12, valueInfo(name, type, dimensions));
        return new Value(name);
    }

    private static ProtobufMessage valueInfo(String name, ElementType type, Object... dimensions) {
        ProtobufMessage shape = new ProtobufMessage();
        for (Object dimension : dimensions) {
            shape.message(
                    1,
                    dimension instanceof Number size
                            ? new ProtobufMessage().integer(1, size.longValue())
                            : new ProtobufMessage().text(2, dimension.toString()));
        }
        ProtobufMessage tensor = new ProtobufMessage().integer(1, type.code()).message(2, shape);
        return new ProtobufMessage()
                .text(1, name)
                .message(2, new ProtobufMessage().message(1, tensor));
    }

    /** Returns the whole model. */
    byte[] toModel() {
        return new ProtobufMessage()
                .integer(1, IR_VERSION)
                .text(2, "parley")
                .message(7, graph)
                .message(8, operatorSet("", OPERATOR_SET))
                .message(8, operatorSet("com.microsoft", 1))
                .toByteArray();
    }

    private static ProtobufMessage operatorSet(String domain, int version) {
        return new ProtobufMessage().text(1, domain).integer(2, version);
    }

    /** A node's parameter. */
    sealed interface Attribute {

        ProtobufMessage message();

        record Whole(String name, long value) implements Attribute {
            @Override
            public ProtobufMessage message() {
                return new ProtobufMessage().text(1, name).integer(3, value).integer(20, 2);
            }
        }

        record Real(String name, float value) implements Attribute {
            @Override
            public ProtobufMessage message() {
                return new ProtobufMessage().text(1, name).real(2, value).integer(20, 1);
            }
        }

        static Attribute of(String name, long value) {
            return new Whole(name, value);
        }

        static Attribute of(String name, double value) {
            return new Real(name, (float) value);
        }
    }
}
