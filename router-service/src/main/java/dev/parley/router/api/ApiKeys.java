package dev.parley.router.api;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The keys that callers must show, from {@code parley.api-keys}; none: nobody is asked. */
@Singleton
public class ApiKeys {

    private static final String BEARER = "bearer ";

    private final List<byte[]> keys;

    ApiKeys(@ConfigProperty(name = "parley.api-keys") Optional<List<String>> keys) {
        this.keys =
                keys.orElse(List.of()).stream()
                        .map(String::strip)
                        .filter(it -> !it.isEmpty())
                        .map(it -> it.getBytes(StandardCharsets.UTF_8))
                        .toList();
    }

    public boolean required() {
        return !keys.isEmpty();
    }

    /**
     * Takes as long for a wrong key as for a right one.
     *
     * @param authorization value of the header {@code authorization}
     * @param apiKey value of the header {@code api-key}
     */
    public boolean admit(Optional<String> authorization, Optional<String> apiKey) {
        if (!required()) {
            return true;
        }
        byte[] shown =
                authorization
                        .filter(it -> it.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                        .map(it -> it.substring(BEARER.length()).strip())
                        .or(() -> apiKey)
                        .orElse("")
                        .getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (byte[] key : keys) {
            known |= MessageDigest.isEqual(key, shown);
        }
        return known;
    }
}
