package dev.parley.inference.store;

import java.util.regex.Pattern;

/** A commit, a branch or a tag of a repository. */
public record Revision(String value) {

    private static final Pattern NAME =
            Pattern.compile(
                    "[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95}){0,3}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    public Revision {
        if (!NAME.matcher(value).matches() || value.contains("--") || value.contains("..")) {
            throw new IllegalArgumentException("'%s' is not a revision".formatted(value));
        }
    }

    /** Whether it can never name other files than today. */
    public boolean isCommit() {
        return COMMIT.matcher(value).matches();
    }

    /** Returns the name of its folder in a repository's folder. */
    String folder() {
        return value.replace("/", "--");
    }

    @Override
    public String toString() {
        return value;
    }
}
