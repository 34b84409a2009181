package dev.parley.inference.quantization;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where quantised weights are kept.
 *
 * @param directory of all of them; it is made where it does not exist
 * @param verify whether every byte is compared with its hash before it is served
 */
public record CacheOptions(Path directory, boolean verify) {

    /** Returns the user's cache directory as the XDG specification says, verified. */
    public static CacheOptions standard() {
        return new CacheOptions(directory(System.getenv(), System.getProperty("user.home")), true);
    }

    static Path directory(Map<String, String> environment, String home) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = cache.isEmpty() ? Path.of(home, ".cache") : Path.of(cache);
        return base.resolve("parley").resolve("quantized");
    }
}
