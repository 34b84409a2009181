package dev.parley.inference.quantization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where everything goes in a quantised file, known before the first byte is written: a safetensors
 * header, filled up to a whole page, then the tensors one after the other.
 *
 * @param header the length and the JSON, as they stand at the beginning of the file
 * @param offsets of each tensor, from the beginning of the file
 * @param fileBytes of the whole file
 */
@SuppressWarnings("ArrayRecordComponent") // written once, read once
record QuantizedLayout(byte[] header, Map<String, Long> offsets, long fileBytes) {

    private static final int PAGE = 4096;

    static QuantizedLayout of(List<QuantizationPlan.Output> outputs) {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        Map<String, Long> relative = new LinkedHashMap<>();
        long end = 0;
        for (QuantizationPlan.Output output : outputs) {
            ObjectNode entry = json.putObject(output.name());
            entry.put("dtype", output.type().name());
            output.shape().forEach(entry.putArray("shape")::add);
            relative.put(output.name(), end);
            long begin = end;
            end += output.bytes();
            entry.putArray("data_offsets").add(begin).add(end);
        }
        byte[] header = header(json.toString().getBytes(StandardCharsets.UTF_8));
        Map<String, Long> offsets = new LinkedHashMap<>();
        relative.forEach((name, offset) -> offsets.put(name, header.length + offset));
        return new QuantizedLayout(header, offsets, header.length + end);
    }

    /** Spaces behind the JSON are part of it: the data begin on a page. */
    private static byte[] header(byte[] json) {
        int pages = (Long.BYTES + json.length + PAGE - 1) / PAGE;
        ByteBuffer header = ByteBuffer.allocate(pages * PAGE).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(header.capacity() - Long.BYTES).put(json);
        while (header.hasRemaining()) {
            header.put((byte) ' ');
        }
        return header.array();
    }

    long offset(String tensor) {
        Long offset = offsets.get(tensor);
        if (offset == null) {
            throw new IllegalArgumentException(tensor + " is not in this file");
        }
        return offset;
    }
}
