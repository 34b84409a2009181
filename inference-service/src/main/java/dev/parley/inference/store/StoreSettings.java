package dev.parley.inference.store;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where models are kept and fetched from.
 *
 * @param folder the store's own; fetched models are below it
 * @param hub base address of a hub or its mirror
 * @param tokenFile a file that holds the token for the hub; without it the environment may
 * @param mostBytes the most that one model may have
 */
public record StoreSettings(Path folder, URI hub, Optional<Path> tokenFile, long mostBytes) {

    public static final URI DEFAULT_HUB = URI.create("https://huggingface.co");
    public static final long DEFAULT_MOST_BYTES = 500_000_000_000L;

    public StoreSettings {
        if (hub.getHost() == null || !isHttp(hub)) {
            throw new IllegalArgumentException("'%s' is not an http address".formatted(hub));
        }
        if (hub.getUserInfo() != null || hub.getQuery() != null || hub.getFragment() != null) {
            throw new IllegalArgumentException(
                    "a hub's address is scheme, host, port and path only");
        }
        if (mostBytes < 1) {
            throw new IllegalArgumentException("the most bytes must be positive");
        }
    }

    private static boolean isHttp(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme())
                || "https".equalsIgnoreCase(uri.getScheme());
    }

    /** Returns where models go by default: $XDG_DATA_HOME/parley/models. */
    public static Path defaultFolder() {
        String data = System.getenv("XDG_DATA_HOME");
        Path home = Path.of(System.getProperty("user.home"), ".local", "share");
        return (data == null || data.isBlank() ? home : Path.of(data)).resolve("parley/models");
    }
}
