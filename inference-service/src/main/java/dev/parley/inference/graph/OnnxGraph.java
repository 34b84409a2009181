package dev.parley.inference.graph;

import dev.parley.inference.device.ElementType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An ONNX model as it is written: nodes in the order of their running, constants, inputs, outputs.
 *
 * <p>The numbers are the fields of ModelProto, GraphProto, NodeProto, TensorProto and so on in
 * {@code onnx.proto}.
 */
public final class OnnxGraph {

    private static final int IR_VERSION = 10;
    private static final int OPERATOR_SET = 20;

    /** Where a constant's data are: outside the model. */
    private static final int EXTERNAL = 1;

    private final ProtobufMessage graph = new ProtobufMessage();
    private final List<Initializer> initializers = new ArrayList<>();
    private int nodes;

    OnnxGraph(String name) {
        graph.text(2, name);
    }

    /** A tensor in the graph; the absent one fills the place of an optional input. */
    public record Value(String name) {
        public static final Value ABSENT = new Value("");
    }

    /** Adds a node of a standard operator and returns its output. */
    public Value node(String operator, List<Value> inputs, Attribute... attributes) {
        Value output = new Value(operator + "_" + nodes);
        node(operator, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds a node of a standard operator with named outputs. */
    public void node(
            String operator, List<Value> inputs, List<Value> outputs, Attribute... attributes) {
        add("", operator, inputs, outputs, attributes);
    }

    /** Adds a node of ONNX Runtime's own operators and returns its output. */
    public Value runtimeNode(String operator, List<Value> inputs, Attribute... attributes) {
        Value output = new Value(operator + "_" + nodes);
        runtimeNode(operator, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds a node of ONNX Runtime's own operators with named outputs. */
    public void runtimeNode(
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

    /**
     * Adds a constant that stays where it lies, and is given to the session by name.
     *
     * @param data must live as long as the session
     */
    public Value external(String name, ElementType type, List<Long> shape, MemorySegment data) {
        Initializer initializer = new Initializer(name, type, shape, data);
        addExternal(name, type, shape, name, 0, data.byteSize()); // a file that nobody opens
        initializers.add(initializer);
        return new Value(name);
    }

    /**
     * Adds a constant that the session reads from a file itself.
     *
     * @param file in the folder that the session is told of
     * @param offset of its first byte
     */
    public Value inFile(String name, ElementType type, List<Long> shape, String file, long offset) {
        long length = shape.stream().reduce((long) type.bytes(), Math::multiplyExact);
        addExternal(name, type, shape, file, offset, length);
        return new Value(name);
    }

    private void addExternal(
            String name,
            ElementType type,
            List<Long> shape,
            String location,
            long offset,
            long length) {
        ProtobufMessage tensor = tensor(name, type, shape);
        tensor.message(13, entry("location", location));
        tensor.message(13, entry("offset", Long.toString(offset)));
        tensor.message(13, entry("length", Long.toString(length)));
        graph.message(5, tensor.integer(14, EXTERNAL));
    }

    /** Adds a constant of floats that the graph carries itself. */
    public Value constant(String name, List<Long> shape, float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        graph.message(5, tensor(name, ElementType.FLOAT, shape).bytes(9, bytes.array()));
        return new Value(name);
    }

    /** Adds a constant single integer. */
    public Value constant(String name, long value) {
        return integers(name, List.of(), value);
    }

    /** Adds a constant list of integers. */
    public Value integers(String name, long... values) {
        return integers(name, List.of((long) values.length), values);
    }

    private Value integers(String name, List<Long> shape, long... values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        graph.message(5, tensor(name, ElementType.INT64, shape).bytes(9, bytes.array()));
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
    public Value input(String name, ElementType type, Object... dimensions) {
        graph.message(11, valueInfo(name, type, dimensions));
        return new Value(name);
    }

    /** Declares the value of this name an output; a dimension is a number or a name. */
    public Value output(String name, ElementType type, Object... dimensions) {
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
    public OnnxModel toModel() {
        byte[] model =
                new ProtobufMessage()
                        .integer(1, IR_VERSION)
                        .text(2, "parley")
                        .message(7, graph)
                        .message(8, operatorSet("", OPERATOR_SET))
                        .message(8, operatorSet("com.microsoft", 1))
                        .toByteArray();
        return new OnnxModel(model, initializers);
    }

    private static ProtobufMessage operatorSet(String domain, int version) {
        return new ProtobufMessage().text(1, domain).integer(2, version);
    }

    /** A node's parameter. */
    public sealed interface Attribute {

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

        record Text(String name, String value) implements Attribute {
            @Override
            public ProtobufMessage message() {
                return new ProtobufMessage().text(1, name).text(4, value).integer(20, 3);
            }
        }

        static Attribute of(String name, String value) {
            return new Text(name, value);
        }

        static Attribute of(String name, long value) {
            return new Whole(name, value);
        }

        static Attribute of(String name, double value) {
            return new Real(name, (float) value);
        }
    }
}
