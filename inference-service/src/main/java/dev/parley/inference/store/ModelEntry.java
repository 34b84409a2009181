package dev.parley.inference.store;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A model as {@code models.yaml} names it.
 *
 * @param id by which callers name it
 * @param kind what it does
 * @param source where its files come from
 * @param files those that belong to it, of all that the source has
 * @param pins hashes that its files must have, whatever the source says
 * @param settings how it is served: the names and values of the server's own settings of a model
 */
public record ModelEntry(
        String id,
        Kind kind,
        ModelSource source,
        List<FilePattern> files,
        Map<FileName, Sha256> pins,
        Map<String, String> settings) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}");

    /** What a model does. */
    public enum Kind {
        /** A language model. */
        CHAT
    }

    public ModelEntry {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "an id has letters, digits, dots, dashes and underscores, not '%s'"
                            .formatted(id));
        }
        files = List.copyOf(files);
        SequencedMap<FileName, Sha256> sorted = new TreeMap<>(pins);
        pins = Collections.unmodifiableMap(sorted);
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /** Whether the files are named one by one, so that no listing is needed. */
    boolean namesEveryFile() {
        return files.stream().allMatch(FilePattern::isName);
    }
}
