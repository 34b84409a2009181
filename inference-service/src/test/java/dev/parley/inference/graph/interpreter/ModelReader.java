package dev.parley.inference.graph.interpreter;

import dev.parley.inference.device.ElementType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads nodes and small constants out of a ModelProto: the few fields that our graphs have. */
final class ModelReader {

    final List<Node> nodes = new ArrayList<>();
    final Map<String, FloatArray> constants = new HashMap<>();

    ModelReader(byte[] model) throws IOException {
        Message graph = new Message(model).messages(7).getFirst();
        for (Message node : graph.messages(1)) {
            nodes.add(node(node));
        }
        for (Message tensor : graph.messages(5)) {
            if (tensor.has(9)) { // else it lies outside the model
                constants.put(tensor.texts(8).getFirst(), constant(tensor));
            }
        }
    }

    private static Node node(Message node) throws IOException {
        Map<String, Number> numbers = new HashMap<>();
        for (Message attribute : node.messages(5)) {
            String name = attribute.texts(1).getFirst();
            attribute.numbers(2).forEach(real -> numbers.put(name, real));
            attribute.numbers(3).forEach(whole -> numbers.put(name, whole));
        }
        return new Node(node.texts(4).getFirst(), node.texts(1), node.texts(2), numbers);
    }

    private static FloatArray constant(Message tensor) {
        int code = tensor.numbers(2).getFirst().intValue();
        ElementType type =
                Arrays.stream(ElementType.values())
                        .filter(it -> it.code() == code)
                        .findFirst()
                        .orElseThrow();
        List<Long> shape = tensor.numbers(1).stream().map(Number::longValue).toList();
        return FloatArray.read(type, shape, MemorySegment.ofArray(tensor.bytes(9).getFirst()));
    }
}
