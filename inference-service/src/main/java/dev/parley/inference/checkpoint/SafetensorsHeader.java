package dev.parley.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The JSON object at the beginning of a safetensors file: where each tensor lies behind it.
 *
 * <p>As the format demands, tensors fill the data from its beginning to its end, without holes and
 * without sharing a byte; whatever does not is refused by the tensor's name.
 */
final class SafetensorsHeader {

    private static final String METADATA = "__metadata__";

    private final String file;
    private final long dataStart;
    private final long dataLength;

    SafetensorsHeader(String file, long dataStart, long dataLength) {
        this.file = file;
        this.dataStart = dataStart;
        this.dataLength = dataLength;
    }

    /** Returns the tensors in the order of their bytes. */
    List<StoredTensor> tensors(byte[] json) throws ModelLoadException {
        List<StoredTensor> tensors = new ArrayList<>();
        JsonFile header = JsonFile.parse("the header of " + file, json);
        for (Map.Entry<String, JsonNode> entry : header.fields().properties()) {
            if (!entry.getKey().equals(METADATA)) {
                tensors.add(tensor(entry.getKey(), entry.getValue()));
            }
        }
        tensors.sort(Comparator.comparingLong(StoredTensor::offset));
        requireContiguous(tensors);
        return tensors;
    }

    private StoredTensor tensor(String name, JsonNode entry) throws ModelLoadException {
        long[] range = integers(name, entry, "data_offsets");
        long[] shape = integers(name, entry, "shape");
        StoredType type = type(name, entry);
        if (range.length != 2 || range[0] > range[1]) {
            throw wrong(name, "data_offsets must be [begin, end], not " + Arrays.toString(range));
        }
        if (range[1] > dataLength) {
            throw wrong(
                    name,
                    "its data end at byte %d of %d: the file is truncated"
                            .formatted(range[1], dataLength));
        }
        long length = range[1] - range[0];
        if (length != size(name, type, shape)) {
            throw wrong(
                    name,
                    "%s%s does not have %d bytes".formatted(type, Arrays.toString(shape), length));
        }
        List<Long> dimensions = Arrays.stream(shape).boxed().toList();
        return new StoredTensor(name, type, dimensions, dataStart + range[0], length);
    }

    private StoredType type(String name, JsonNode entry) throws ModelLoadException {
        String dtype = entry.path("dtype").asText();
        for (StoredType type : StoredType.values()) {
            if (type.name().equals(dtype)) {
                return type;
            }
        }
        throw wrong(name, "unknown dtype '" + dtype + "'");
    }

    private long[] integers(String name, JsonNode entry, String field) throws ModelLoadException {
        JsonNode list = entry.path(field);
        long[] values = new long[list.size()];
        boolean valid = list.isArray();
        for (int i = 0; i < values.length && valid; i++) {
            values[i] = list.get(i).asLong();
            valid = list.get(i).isIntegralNumber() && values[i] >= 0;
        }
        if (!valid) {
            throw wrong(name, field + " must be a list of sizes, not " + list);
        }
        return values;
    }

    private long size(String name, StoredType type, long... shape) throws ModelLoadException {
        try {
            return Arrays.stream(shape).reduce(type.bytes(), Math::multiplyExact);
        } catch (ArithmeticException e) {
            throw new ModelLoadException(
                    "%s: tensor %s: shape %s overflows"
                            .formatted(file, name, Arrays.toString(shape)),
                    e);
        }
    }

    private void requireContiguous(List<StoredTensor> tensors) throws ModelLoadException {
        long end = dataStart;
        for (StoredTensor tensor : tensors) {
            if (tensor.offset() != end) {
                throw wrong(
                        tensor.name(),
                        "its data begin at byte %d where the tensor before ends at %d"
                                .formatted(tensor.offset() - dataStart, end - dataStart));
            }
            end += tensor.length();
        }
        if (end != dataStart + dataLength) {
            throw new ModelLoadException(
                    "%s: %d bytes of data belong to no tensor"
                            .formatted(file, dataStart + dataLength - end));
        }
    }

    private ModelLoadException wrong(String tensor, String what) {
        return new ModelLoadException("%s: tensor %s: %s".formatted(file, tensor, what));
    }
}
