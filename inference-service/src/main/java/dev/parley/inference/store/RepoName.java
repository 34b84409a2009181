package dev.parley.inference.store;

import java.util.regex.Pattern;

/** The name of a hub's repository, with its owner: {@code owner/name}. */
public record RepoName(String value) {

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?");

    public RepoName {
        if (!NAME.matcher(value).matches() || value.contains("--") || value.contains("..")) {
            throw new IllegalArgumentException("'%s' is not owner/name".formatted(value));
        }
    }

    /** Returns the name of its folder in a store; no other repository has the same one. */
    String folder() {
        return value.replace("/", "--");
    }

    @Override
    public String toString() {
        return value;
    }
}
