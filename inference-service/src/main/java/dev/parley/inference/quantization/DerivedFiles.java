package dev.parley.inference.quantization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.ModelLoadException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * A folder of files that can be made again from others, with the hashes of their bytes.
 *
 * <p>Appears whole or not at all, one writer at a time. Others of its kind are deleted when one is
 * made and they were not looked for in {@link #KEPT}: somebody may have found them and not yet
 * opened them.
 */
public final class DerivedFiles {

    private static final Logger LOG = Logger.getLogger(DerivedFiles.class);
    static final Duration KEPT = Duration.ofDays(7);

    private static final String PARTIAL = ".partial";
    private static final String HASHES = "hashes.json";
    private static final String CHUNKS = "sha256";
    private static final long CHUNK = 64L << 20; // hashed apart, so that all cores can

    private final Path folder;
    private final String name;
    private final String kind;
    private final boolean verify;

    /**
     * @param folder that the folder lies in
     * @param name of it
     * @param kind what the names of its like begin with
     * @param verify whether the bytes are compared with their hashes, or only the sizes
     */
    public DerivedFiles(Path folder, String name, String kind, boolean verify) {
        this.folder = folder;
        this.name = name;
        this.kind = kind;
        this.verify = verify;
    }

    /** Writes the files into an empty folder. */
    @FunctionalInterface
    public interface Maker {
        void make(Path folder) throws IOException;
    }

    /** Returns a short name for all that some files depend on. */
    public static String key(byte[] content, String... words) {
        Sha256 hash = new Sha256().add(content, content.length);
        for (String word : words) {
            byte[] bytes = ("\n" + word).getBytes(StandardCharsets.UTF_8);
            hash.add(bytes, bytes.length);
        }
        return hash.hex().substring(0, 16);
    }

    /** Returns the folder, made where it is not there or not as it was made. */
    public Path find(Maker maker) throws IOException {
        Path wanted = folder.resolve(name);
        touch(wanted);
        if (isWhole(wanted)) {
            return wanted;
        }
        try (CacheLock _ = CacheLock.acquire(folder.resolve(kind + "lock"))) {
            if (!isWhole(wanted)) {
                Folders.delete(wanted);
                deleteUnused();
                Path partial = folder.resolve(name + PARTIAL);
                Files.createDirectory(partial);
                maker.make(partial);
                writeHashes(partial);
                Files.move(partial, wanted, StandardCopyOption.ATOMIC_MOVE);
            }
            return wanted;
        }
    }

    /** Says to others that it is in use. */
    private static void touch(Path wanted) {
        try {
            if (Files.exists(wanted)) {
                Files.setLastModifiedTime(wanted, FileTime.from(Instant.now()));
            }
        } catch (IOException e) { // of another user, or read-only
            LOG.debugf("The time of %s stays as it is: %s", wanted, e);
        }
    }

    /** Who has them mapped keeps them: their bytes live on until the last lets go. */
    private void deleteUnused() throws IOException {
        List<Path> ofKind;
        try (Stream<Path> found = Files.list(folder)) {
            ofKind =
                    found.filter(path -> path.getFileName().toString().startsWith(kind))
                            .filter(Files::isDirectory)
                            .toList();
        }
        FileTime oldest = FileTime.from(Instant.now().minus(KEPT));
        for (Path path : ofKind) {
            if (path.toString().endsWith(PARTIAL)
                    || Files.getLastModifiedTime(path).compareTo(oldest) < 0) {
                Folders.delete(path);
            }
        }
    }

    private boolean isWhole(Path wanted) {
        if (Files.notExists(wanted)) {
            return false;
        }
        try {
            JsonFile hashes = JsonFile.read(wanted.resolve(HASHES));
            for (Map.Entry<String, JsonNode> entry : hashes.fields().properties()) {
                Path file = wanted.resolve(entry.getKey());
                if (!isAsWritten(file, entry.getValue())) {
                    throw new ModelLoadException(file + " is not as it was written");
                }
            }
            return true;
        } catch (ModelLoadException | IOException damaged) {
            LOG.warnf("Damaged, and will be made again: %s", damaged.getMessage());
            return false;
        }
    }

    private boolean isAsWritten(Path file, JsonNode recorded) throws IOException {
        return Files.size(file) == recorded.path("bytes").asLong()
                && (!verify || hashes(file).path(CHUNKS).equals(recorded.path(CHUNKS)));
    }

    private static void writeHashes(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.sorted().toList();
        }
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        for (Path file : files) {
            json.set(file.getFileName().toString(), hashes(file));
        }
        Files.writeString(folder.resolve(HASHES), json.toPrettyString() + "\n");
    }

    private static ObjectNode hashes(Path file) throws IOException {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        try (FileChannel channel = FileChannel.open(file);
                Arena arena = Arena.ofShared()) {
            MemorySegment all = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            json.put("bytes", all.byteSize());
            hashes(all).forEach(json.putArray(CHUNKS)::add);
        }
        return json;
    }

    private static List<String> hashes(MemorySegment all) {
        return LongStream.range(0, (all.byteSize() + CHUNK - 1) / CHUNK)
                .parallel()
                .mapToObj(i -> {
                    long begin = i * CHUNK;
                    return Sha256.of(all.asSlice(begin, Math.min(CHUNK, all.byteSize() - begin)));
                })
                .toList();
    }
}
