package dev.parley.inference.quantization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A quantised file while it is written, and beside it the record of what is finished, so that an
 * interruption costs no more than the part at hand.
 *
 * <p>Used by one thread.
 */
final class PartialFile implements AutoCloseable {

    static final String WEIGHTS = "model.safetensors";
    static final String RECORD = "progress.jsonl";

    private static final int READ_BYTES = 1 << 20;

    private final QuantizedLayout layout;
    private final FileChannel weights;
    private final FileChannel record;
    private final Map<String, String> finished = new LinkedHashMap<>(); // sha256 by tensor

    private PartialFile(QuantizedLayout layout, FileChannel weights, FileChannel record) {
        this.layout = layout;
        this.weights = weights;
        this.record = record;
    }

    /**
     * Goes on with what {@code folder} holds, where it was made under the same key, and begins anew
     * otherwise. What is recorded as finished counts only while its bytes have the recorded hash.
     */
    static PartialFile open(
            Path folder, String key, QuantizedLayout layout, List<QuantizationPlan.Output> outputs)
            throws IOException {
        Files.createDirectories(folder);
        Path path = folder.resolve(RECORD);
        Map<String, String> recorded = recorded(path, key);
        if (recorded.isEmpty()) {
            Files.deleteIfExists(folder.resolve(WEIGHTS));
            Files.deleteIfExists(path);
        }
        FileChannel weights =
                FileChannel.open(
                        folder.resolve(WEIGHTS),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        FileChannel record =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        PartialFile file = new PartialFile(layout, weights, record);
        file.writeFully(weights, 0, ByteBuffer.wrap(layout.header()));
        record.truncate(0);
        file.append(JsonFile.MAPPER.createObjectNode().put("key", key));
        file.keep(recorded, outputs);
        return file;
    }

    /** Returns what an earlier attempt says that it finished; a torn last line ends it. */
    private static Map<String, String> recorded(Path path, String key) throws IOException {
        Map<String, String> recorded = new LinkedHashMap<>();
        if (Files.notExists(path)) {
            return recorded;
        }
        List<String> lines = Files.readAllLines(path);
        try {
            if (lines.isEmpty()
                    || !JsonFile.MAPPER
                            .readTree(lines.getFirst())
                            .path("key")
                            .asText()
                            .equals(key)) {
                return recorded;
            }
            for (String line : lines.subList(1, lines.size())) {
                JsonNode entry = JsonFile.MAPPER.readTree(line);
                entry.properties()
                        .forEach(hash -> recorded.put(hash.getKey(), hash.getValue().asText()));
            }
        } catch (JsonProcessingException torn) {
            return recorded;
        }
        return recorded;
    }

    private void keep(Map<String, String> recorded, List<QuantizationPlan.Output> outputs)
            throws IOException {
        for (QuantizationPlan.Output output : outputs) {
            String hash = recorded.get(output.name());
            if (hash != null && hash.equals(hash(output))) {
                finished.put(output.name(), hash);
                append(JsonFile.MAPPER.createObjectNode().put(output.name(), hash));
            }
        }
    }

    private String hash(QuantizationPlan.Output output) throws IOException {
        Sha256 hash = new Sha256();
        ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
        long at = layout.offset(output.name());
        long end = at + output.bytes();
        while (at < end) {
            buffer.clear().limit((int) Math.min(READ_BYTES, end - at));
            int count = weights.read(buffer, at);
            if (count < 0) {
                break; // the file ends before the tensor does
            }
            at += count;
            hash.add(buffer.flip());
        }
        return hash.hex();
    }

    /** Returns whether a tensor needs no writing any more. */
    boolean isFinished(String tensor) {
        return finished.containsKey(tensor);
    }

    /** Writes bytes of a tensor, {@code at} bytes behind its beginning. */
    void write(String tensor, long at, ByteBuffer bytes) throws IOException {
        writeFully(weights, layout.offset(tensor) + at, bytes);
    }

    /** Records tensors as finished, once their bytes are on the disk. */
    void finish(Map<String, String> hashes) throws IOException {
        weights.force(false);
        ObjectNode line = JsonFile.MAPPER.createObjectNode();
        hashes.forEach(line::put);
        append(line);
        finished.putAll(hashes);
    }

    /** Returns the hashes of all tensors, every one being finished. */
    Map<String, String> hashes() {
        Map<String, String> hashes = new LinkedHashMap<>();
        for (String tensor : layout.offsets().keySet()) {
            hashes.put(tensor, Objects.requireNonNull(finished.get(tensor), tensor));
        }
        return hashes;
    }

    private void append(ObjectNode line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        writeFully(record, record.size(), ByteBuffer.wrap(bytes));
        record.force(false);
    }

    private void writeFully(FileChannel channel, long position, ByteBuffer bytes)
            throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    @Override
    public void close() throws IOException {
        try (weights;
                record) {
            weights.force(true);
        }
    }
}
