package dev.parley.inference.store;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name of a file within a model, folders separated by slashes; it never leads out of the
 * model's folder, nor names what the store keeps there for itself.
 */
public record FileName(String value) implements Comparable<FileName> {

    private static final int LONGEST = 255;
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+=@ -]*");
    private static final List<String> OURS =
            List.of(PartFile.SUFFIX, PartFile.STATE_SUFFIX, Manifest.FILE);

    public FileName {
        if (value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a file name has 1 to %d characters, not %d"
                            .formatted(LONGEST, value.length()));
        }
        for (String part : value.split("/", -1)) {
            if (!PART.matcher(part).matches()) {
                throw new IllegalArgumentException(
                        "%s is refused as the name of a model's file".formatted(quoted(value)));
            }
        }
        for (String ours : OURS) {
            if (value.endsWith(ours)) {
                throw new IllegalArgumentException(
                        "%s is refused: the store keeps such files for itself"
                                .formatted(quoted(value)));
            }
        }
    }

    /** Returns where the file is in its model's folder. */
    Path under(Path folder) {
        return folder.resolve(value);
    }

    /** A name from elsewhere may hold anything; what is shown of it holds no control characters. */
    private static String quoted(String name) {
        return "'" + name.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    @Override
    public int compareTo(FileName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
