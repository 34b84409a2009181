package dev.parley.inference.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Remembers which hash a file had when it was last read, and how the file looked then: one of the
 * same size and time need not be read again. Kept in the store, since a model's folder may be
 * read-only; where the store is, too, nothing is remembered.
 */
final class VerifiedFiles {

    private static final Logger LOG = Logger.getLogger(VerifiedFiles.class);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path record;
    private final Map<String, Seen> seen = new HashMap<>();

    /**
     * How a file looks without reading it.
     *
     * @param size in bytes
     * @param modified nanoseconds since the epoch
     */
    record Look(long size, long modified) {

        static Look at(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Look(
                    attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
        }
    }

    private record Seen(Look look, Sha256 sha256) {}

    private VerifiedFiles(Path record) {
        this.record = record;
    }

    /** Returns what is remembered of the files in a folder. */
    static VerifiedFiles of(Path store, Path folder) {
        MessageDigest digest = Sha256.digest();
        digest.update(folder.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8));
        VerifiedFiles files =
                new VerifiedFiles(store.resolve(".verified").resolve(Sha256.of(digest) + ".json"));
        files.read();
        return files;
    }

    private void read() {
        try {
            JsonNode root = JSON.readTree(Files.readString(record));
            root.properties()
                    .forEach(file ->
                            seen.put(
                                    file.getKey(),
                                    new Seen(
                                            new Look(
                                                    file.getValue().path("size").asLong(),
                                                    file.getValue().path("modified").asLong()),
                                            new Sha256(file.getValue().path("sha256").asText()))));
        } catch (IOException | IllegalArgumentException _) {
            seen.clear(); // nothing remembered is nothing lost: the files are read again
        }
    }

    /** Returns the hash of a file that looks as it did when it was read. */
    Optional<Sha256> recall(FileName name, Look now) {
        return Optional.ofNullable(seen.get(name.value()))
                .filter(last -> last.look().equals(now))
                .map(Seen::sha256);
    }

    /** Remembers how a file looked before it was read, and the hash that it turned out to have. */
    void remember(FileName name, Look before, Sha256 sha256) {
        seen.put(name.value(), new Seen(before, sha256));
    }

    /** Writes down what is remembered. */
    void save() {
        ObjectNode root = JSON.createObjectNode();
        seen.forEach((name, file) ->
                root.putObject(name)
                        .put("size", file.look().size())
                        .put("modified", file.look().modified())
                        .put("sha256", file.sha256().hex()));
        try {
            Files.createDirectories(record.getParent());
            SafeFiles.replace(record, root.toString());
        } catch (IOException e) {
            LOG.infof(
                    "Hashes will be computed again next time: %s cannot be written: %s", record, e);
        }
    }
}
