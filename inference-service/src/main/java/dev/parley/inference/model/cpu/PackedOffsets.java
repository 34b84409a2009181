package dev.parley.inference.model.cpu;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a graph says that its packed weights lie in the file beside it.
 *
 * <p>The numbers are fields of ModelProto, GraphProto, TensorProto and StringStringEntryProto in
 * {@code onnx.proto}. An entry of ONNX Runtime's is {@code prepacked_0} and {@code
 * name|offset;size;flags}, with one part more for each buffer of a weight.
 */
final class PackedOffsets {

    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int TENSOR_EXTERNAL_DATA = 13;
    private static final int ENTRY_KEY = 1;
    private static final int ENTRY_VALUE = 2;

    private PackedOffsets() {}

    static List<Long> of(byte[] model) throws InvalidProtocolBufferException {
        return Stream.of(UnknownFieldSet.parseFrom(model))
                .flatMap(message -> messages(message, MODEL_GRAPH))
                .flatMap(message -> messages(message, GRAPH_INITIALIZER))
                .flatMap(message -> messages(message, TENSOR_EXTERNAL_DATA))
                .filter(entry -> text(entry, ENTRY_KEY).startsWith("prepacked_"))
                .flatMap(entry -> offsets(text(entry, ENTRY_VALUE)))
                .toList();
    }

    private static Stream<Long> offsets(String value) {
        return Stream.of(value.split("\\|"))
                .skip(1)
                .map(buffer -> Long.valueOf(buffer.substring(0, buffer.indexOf(';'))));
    }

    private static Stream<UnknownFieldSet> messages(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream().map(PackedOffsets::parse);
    }

    private static UnknownFieldSet parse(ByteString bytes) {
        try {
            return UnknownFieldSet.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not a message", e);
        }
    }

    private static String text(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
    }
}
