package dev.parley.inference.quantization;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which weights something was made of, without reading them all: each file's name, size and time of
 * change, and the hash of its header, which names every tensor.
 *
 * @param files of the folder, by name
 */
record SourceIdentity(List<SourceFile> files) {

    private static final long MAX_HEADER_BYTES = 100_000_000;

    SourceIdentity {
        files = List.copyOf(files);
    }

    /**
     * A file of weights.
     *
     * @param changed milliseconds since 1970
     * @param header sha256 of its header
     */
    record SourceFile(String name, long bytes, long changed, String header) {}

    static SourceIdentity of(Path folder) throws ModelLoadException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.safetensors")) {
            found.forEach(paths::add);
            paths.sort(null);
            List<SourceFile> files = new ArrayList<>();
            for (Path path : paths) {
                files.add(file(path));
            }
            return new SourceIdentity(files);
        } catch (IOException e) {
            throw new ModelLoadException(folder + ": its weights cannot be read: " + e, e);
        }
    }

    /** A link, as in a hub's cache, is followed: what counts is the file behind it. */
    private static SourceFile file(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] length = in.readNBytes(Long.BYTES);
            long bytes =
                    length.length < Long.BYTES
                            ? 0
                            : ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
            byte[] header = in.readNBytes((int) Math.clamp(bytes, 0, MAX_HEADER_BYTES));
            return new SourceFile(
                    path.getFileName().toString(),
                    Files.size(path),
                    Files.getLastModifiedTime(path).toMillis(),
                    Sha256.of(header));
        }
    }

    ArrayNode toJson() {
        ArrayNode json = JsonFile.MAPPER.createArrayNode();
        for (SourceFile file : files) {
            ObjectNode entry = json.addObject();
            entry.put("name", file.name()).put("bytes", file.bytes());
            entry.put("changed", file.changed()).put("header_sha256", file.header());
        }
        return json;
    }
}
