package dev.parley.inference.store;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.store.Manifest.Entry;
import dev.parley.inference.store.Manifest.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Manifests on the disk: our JSON with the origin, or the lines of {@code sha256sum}. */
final class ManifestFile {

    private static final int FORMAT = 1;
    private static final long MOST_BYTES = 10_000_000;
    private static final Pattern SUM = Pattern.compile("([0-9a-fA-F]{64}) [ *](?:\\./)?(.+)");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private ManifestFile() {}

    /** Returns the manifest of a folder, under either of its usual names. */
    static Optional<Manifest> find(Path folder) throws StoreException {
        for (String name : List.of(Manifest.FILE, Manifest.SUMS)) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                return Optional.of(read(file));
            }
        }
        return Optional.empty();
    }

    /** Reads a manifest, whichever form it has. */
    static Manifest read(Path file) throws StoreException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new StoreException(file + " is too large for a manifest");
            }
            String text = Files.readString(file);
            return text.stripLeading().startsWith("{") ? json(text) : sums(text);
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Manifest json(String text) throws IOException {
        JsonNode root = JSON.readTree(text);
        if (root.path("format").asInt() != FORMAT) {
            throw new IllegalArgumentException(
                    "it has format %s, and we know %d".formatted(root.path("format"), FORMAT));
        }
        List<FilePattern> patterns = new ArrayList<>();
        root.path("patterns").forEach(it -> patterns.add(new FilePattern(it.asText())));
        Map<FileName, Entry> files = new TreeMap<>();
        for (JsonNode file : root.path("files")) {
            files.put(
                    new FileName(file.path("name").asText()),
                    new Entry(
                            Optional.of(file.path("size").asLong()),
                            new Sha256(file.path("sha256").asText())));
        }
        Origin origin =
                new Origin(
                        new RepoName(root.path("repo").asText()),
                        new Revision(root.path("revision").asText()),
                        root.path("commit").asText(),
                        patterns);
        return new Manifest(Optional.of(origin), files);
    }

    private static Manifest sums(String text) {
        Map<FileName, Entry> files = new TreeMap<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = SUM.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + line + "' is no line of sha256sum");
            }
            Entry entry = new Entry(Optional.empty(), new Sha256(matcher.group(1)));
            files.put(new FileName(matcher.group(2)), entry);
        }
        return new Manifest(Optional.empty(), files);
    }

    /** Writes the manifest of fetched files, so that it is there wholly or not at all. */
    static void write(Path folder, Origin origin, Map<FileName, Entry> files) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT);
        root.put("repo", origin.repo().value());
        root.put("revision", origin.revision().value());
        root.put("commit", origin.commit());
        ArrayNode patterns = root.putArray("patterns");
        origin.patterns().forEach(pattern -> patterns.add(pattern.text()));
        ArrayNode list = root.putArray("files");
        new TreeMap<>(files)
                .forEach((name, entry) ->
                        list.addObject()
                                .put("name", name.value())
                                .put("size", entry.size().orElse(0L))
                                .put("sha256", entry.sha256().hex()));
        SafeFiles.replace(
                folder.resolve(Manifest.FILE),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }
}
