package dev.parley.inference.store;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A file's name, or a glob of names as in a shell: {@code model-*.safetensors}. */
public record FilePattern(String text) {

    private static final Pattern GLOB = Pattern.compile("[*?\\[\\]{}\\\\]");

    public FilePattern {
        if (!GLOB.matcher(text).find()) {
            var _ = new FileName(text);
        } else {
            try {
                var _ = matcher(text);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(text + " is not a glob: " + e.getDescription());
            }
        }
    }

    /** Whether it names exactly one file. */
    boolean isName() {
        return !GLOB.matcher(text).find();
    }

    /** Whether a name that somebody sent, possibly one that we refuse, is meant by it. */
    boolean matches(String name) {
        try {
            return matcher(text).matches(Path.of(name));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private static PathMatcher matcher(String glob) {
        return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    @Override
    public String toString() {
        return text;
    }
}
