package dev.parley.inference.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.DecoderWeights;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.ModelConfig;
import dev.parley.inference.checkpoint.ModelLoadException;
import dev.parley.inference.checkpoint.Weight;
import dev.parley.inference.quantization.CacheOptions;
import dev.parley.inference.quantization.QuantizationCache;
import dev.parley.inference.quantization.QuantizationPlan;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A checkpoint of a shape whose weights are a hole in a file, as large as they would be and without
 * a byte on the disk; what a quantiser would make of it is made of random numbers beforehand.
 *
 * @param folder of the checkpoint
 */
record RandomModel(Path folder) {

    private static final String WEIGHTS = "model.safetensors";

    /** Writes the checkpoint, unless it is there. */
    static RandomModel write(Shape shape, Path folder) throws IOException, ModelLoadException {
        if (Files.notExists(folder.resolve(WEIGHTS))) {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("config.json"), shape.config().toPrettyString());
            writeHole(folder);
        }
        new WordTokenizer(shape.vocabulary).write(folder);
        return new RandomModel(folder);
    }

    private static void writeHole(Path folder) throws IOException, ModelLoadException {
        ObjectNode header = JsonFile.MAPPER.createObjectNode();
        long end = 0;
        for (Weight weight : DecoderWeights.of(ModelConfig.read(folder)).all()) {
            ObjectNode entry = header.putObject(weight.name()).put("dtype", "BF16");
            weight.shape().forEach(entry.putArray("shape")::add);
            long bytes = weight.shape().stream().reduce(2L, Math::multiplyExact);
            entry.putArray("data_offsets").add(end).add(end + bytes);
            end += bytes;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Path partial = folder.resolve(WEIGHTS + ".partial");
        try (RandomAccessFile file = new RandomAccessFile(partial.toFile(), "rw")) {
            file.write(length.putLong(json.length).array());
            file.write(json);
            file.setLength(Long.BYTES + json.length + end);
        }
        Files.move(partial, folder.resolve(WEIGHTS));
    }

    /** Puts what a quantiser would make of random weights into the cache, unless it is there. */
    void quantize(BlockFormat format, CacheOptions cache) throws ModelLoadException {
        try (Arena arena = Arena.ofShared()) {
            DecoderWeights weights = DecoderWeights.of(ModelConfig.read(folder));
            new QuantizationCache(cache)
                    .open(folder, QuantizationPlan.of(weights, format), RandomRows::of, arena);
        }
    }
}
