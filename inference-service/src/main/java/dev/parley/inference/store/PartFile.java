package dev.parley.inference.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The part of a file that came so far, beside a note of what it is a part of: only of the same file
 * can the rest be asked for.
 */
final class PartFile {

    static final String SUFFIX = ".part";
    static final String STATE_SUFFIX = ".part.json";

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Path target;
    private final Path part;
    private final Path state;

    PartFile(Path target) {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + SUFFIX);
        this.state = target.resolveSibling(target.getFileName() + STATE_SUFFIX);
    }

    Path path() {
        return part;
    }

    /** Returns how many bytes are there. */
    long length() {
        try {
            return Files.size(part);
        } catch (IOException _) {
            return 0;
        }
    }

    /** Returns the tag of the file that the bytes are from, where they can be continued. */
    Optional<String> tag(ContentCheck.Wanted wanted) {
        if (length() == 0 || length() > wanted.size()) {
            return Optional.empty();
        }
        try {
            JsonNode note = JSON.readTree(Files.readString(state));
            boolean isSame =
                    note.path("size").asLong(-1) == wanted.size()
                            && note.path("checksum").asText().equals(describe(wanted));
            return isSame ? Optional.of(note.path("tag").asText()) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String describe(ContentCheck.Wanted wanted) {
        return wanted.checksum().toString() + wanted.pin();
    }

    /** Starts over: the bytes to come are from the file of this tag. */
    void begin(ContentCheck.Wanted wanted, Optional<String> tag) throws IOException {
        discard();
        if (tag.isPresent()) {
            ObjectNode note = JSON.createObjectNode();
            note.put("tag", tag.get());
            note.put("size", wanted.size());
            note.put("checksum", describe(wanted));
            SafeFiles.replace(state, note.toString());
        }
    }

    OutputStream append() throws IOException {
        return Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void discard() throws IOException {
        Files.deleteIfExists(part);
        Files.deleteIfExists(state);
    }

    /** Puts the whole file, which is right, in its place. */
    void finish() throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        SafeFiles.move(part, target);
        Files.deleteIfExists(state);
    }
}
