package dev.parley.inference.graph;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One message in protobuf's wire form, field after field.
 *
 * <p>ONNX's schema has hundreds of fields and the graph needs a few dozen: they are named where
 * they are written, in {@link OnnxGraph}, in place of classes generated for all.
 */
final class ProtobufMessage {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    ProtobufMessage integer(int field, long value) {
        return write(() -> out.writeInt64(field, value));
    }

    ProtobufMessage real(int field, float value) {
        return write(() -> out.writeFloat(field, value));
    }

    ProtobufMessage text(int field, String value) {
        return write(() -> out.writeString(field, value));
    }

    ProtobufMessage bytes(int field, byte[] value) {
        return write(() -> out.writeByteArray(field, value));
    }

    ProtobufMessage message(int field, ProtobufMessage value) {
        return bytes(field, value.toByteArray());
    }

    byte[] toByteArray() {
        write(out::flush);
        return bytes.toByteArray();
    }

    private ProtobufMessage write(Write write) {
        try {
            write.run();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return this;
    }

    @FunctionalInterface
    private interface Write {
        void run() throws IOException;
    }
}
