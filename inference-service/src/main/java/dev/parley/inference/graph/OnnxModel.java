package dev.parley.inference.graph;

import java.util.List;

/**
 * A graph in ONNX's protobuf form, and the constants that it names and does not hold.
 *
 * @param bytes a ModelProto
 * @param initializers to be given to the session by their names
 */
@SuppressWarnings("ArrayRecordComponent") // written once, read once
public record OnnxModel(byte[] bytes, List<Initializer> initializers) {

    public OnnxModel {
        initializers = List.copyOf(initializers);
    }
}
