package dev.parley.inference.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/** The golden checkpoint in memory, to be changed and written elsewhere. */
public final class TestCheckpoint {

    private final ObjectNode config;
    private final Map<String, Stored> tensors = new LinkedHashMap<>();

    private TestCheckpoint(ObjectNode config) {
        this.config = config;
    }

    /** A tensor as it will be written. */
    private record Stored(StoredType type, List<Long> shape, ByteBuffer data) {}

    public static TestCheckpoint golden() {
        return golden("mistral-f32");
    }

    /** Returns a copy of a golden model whose weights lie in one file. */
    public static TestCheckpoint golden(String name) {
        Path folder = GoldenModel.folder(name);
        try (Arena arena = Arena.ofConfined()) {
            JsonFile config = JsonFile.read(folder.resolve("config.json"));
            TestCheckpoint copy = new TestCheckpoint((ObjectNode) config.fields());
            SafetensorsFile file = SafetensorsFile.map(folder.resolve("model.safetensors"), arena);
            for (StoredTensor tensor : file.tensors()) {
                byte[] bytes = file.data(tensor).toArray(ValueLayout.JAVA_BYTE);
                copy.tensors.put(
                        tensor.name(),
                        new Stored(tensor.type(), tensor.shape(), ByteBuffer.wrap(bytes)));
            }
            return copy;
        } catch (ModelLoadException e) {
            throw new AssertionError(e);
        }
    }

    public ObjectNode config() {
        return config;
    }

    public TestCheckpoint remove(String tensor) {
        Objects.requireNonNull(tensors.remove(tensor));
        return this;
    }

    public TestCheckpoint zeros(String tensor, StoredType type, long... shape) {
        long size = type.bytes();
        for (long dimension : shape) {
            size *= dimension;
        }
        List<Long> dimensions = java.util.Arrays.stream(shape).boxed().toList();
        tensors.put(tensor, new Stored(type, dimensions, ByteBuffer.allocate((int) size)));
        return this;
    }

    /** Replaces every matrix of floats by what {@code change} makes of its columns and values. */
    public TestCheckpoint changeMatrices(BiFunction<Integer, float[], float[]> change) {
        tensors.replaceAll(
                (_, stored) -> stored.shape().size() == 2 ? change(stored, change) : stored);
        return this;
    }

    private static Stored change(Stored stored, BiFunction<Integer, float[], float[]> change) {
        int columns = Math.toIntExact(stored.shape().getLast());
        ByteBuffer data = stored.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[data.remaining() / Float.BYTES];
        data.asFloatBuffer().get(values);
        ByteBuffer changed = ByteBuffer.allocate(data.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        changed.asFloatBuffer().put(change.apply(columns, values));
        return new Stored(stored.type(), stored.shape(), changed);
    }

    /** Rounds every float to half precision, and stores it so. */
    public TestCheckpoint toFloat16() {
        tensors.replaceAll((_, stored) -> float16(stored));
        return this;
    }

    private static Stored float16(Stored stored) {
        ByteBuffer floats = stored.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer halves =
                ByteBuffer.allocate(floats.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
        while (floats.hasRemaining()) {
            halves.putShort(Float.floatToFloat16(floats.getFloat()));
        }
        return new Stored(StoredType.F16, stored.shape(), halves.flip());
    }

    /** Makes floats of what {@link #toFloat16} wrote. */
    public TestCheckpoint widenFloat16() {
        tensors.replaceAll((_, stored) -> widened(stored));
        return this;
    }

    private static Stored widened(Stored stored) {
        ByteBuffer halves = stored.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer floats =
                ByteBuffer.allocate(halves.remaining() * 2).order(ByteOrder.LITTLE_ENDIAN);
        while (halves.hasRemaining()) {
            floats.putFloat(Float.float16ToFloat(halves.getShort()));
        }
        return new Stored(StoredType.F32, stored.shape(), floats.flip());
    }

    /** Keeps the upper half of every float. */
    public TestCheckpoint toBfloat16() {
        tensors.replaceAll((_, stored) -> bfloat16(stored));
        return this;
    }

    private static Stored bfloat16(Stored stored) {
        ByteBuffer floats = stored.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer halves =
                ByteBuffer.allocate(floats.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
        while (floats.hasRemaining()) {
            halves.putShort((short) (floats.getInt() >>> 16));
        }
        return new Stored(StoredType.BF16, stored.shape(), halves.flip());
    }

    public Path write(Path folder) {
        try {
            Files.writeString(folder.resolve("config.json"), config.toString());
            Files.write(folder.resolve("model.safetensors"), safetensors());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] safetensors() {
        ObjectNode header = JsonFile.MAPPER.createObjectNode();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        tensors.forEach((name, stored) -> {
            ObjectNode entry = header.putObject(name);
            entry.put("dtype", stored.type().name());
            ArrayNode shape = entry.putArray("shape");
            stored.shape().forEach(shape::add);
            ArrayNode offsets = entry.putArray("data_offsets").add(data.size());
            data.writeBytes(stored.data().array());
            offsets.add(data.size());
        });
        return safetensors(header.toString(), data.toByteArray());
    }

    /** Returns a file of a header, whatever it says, and data. */
    public static byte[] safetensors(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }
}
