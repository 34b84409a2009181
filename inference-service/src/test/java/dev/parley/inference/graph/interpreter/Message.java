package dev.parley.inference.graph.interpreter;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One message of protobuf's wire form: what each field was set to, one after the other. */
final class Message {

    private final Map<Integer, List<Object>> fields = new HashMap<>(); // numbers and bytes

    Message(byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            Object value =
                    switch (WireFormat.getTagWireType(tag)) {
                        case WireFormat.WIRETYPE_VARINT -> in.readInt64();
                        case WireFormat.WIRETYPE_FIXED32 -> in.readFloat();
                        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> in.readByteArray();
                        default -> throw new IOException("field " + tag);
                    };
            fields.computeIfAbsent(WireFormat.getTagFieldNumber(tag), _ -> new ArrayList<>())
                    .add(value);
        }
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    List<Number> numbers(int field) {
        return fields.getOrDefault(field, List.of()).stream().map(Number.class::cast).toList();
    }

    List<byte[]> bytes(int field) {
        return fields.getOrDefault(field, List.of()).stream().map(byte[].class::cast).toList();
    }

    List<String> texts(int field) {
        return bytes(field).stream().map(it -> new String(it, StandardCharsets.UTF_8)).toList();
    }

    List<Message> messages(int field) throws IOException {
        List<Message> messages = new ArrayList<>();
        for (byte[] bytes : bytes(field)) {
            messages.add(new Message(bytes));
        }
        return messages;
    }
}
