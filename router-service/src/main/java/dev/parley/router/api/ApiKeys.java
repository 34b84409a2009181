package dev.parley.router.api;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The keys that callers must show, from {@code parley.api-keys}; none: nobody is asked. */
@Singleton
public class ApiKeys {

    private static final String BEARER = "bearer ";
    private static final byte[] TENANT_SALT = "parley tenant ".getBytes(StandardCharsets.UTF_8);
    private static final int TENANT_BYTES = 12;

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
     * Returns whom a key stands for: the same word for the same key, from which the key cannot be
     * told; an empty word where nobody is asked for a key. Nobody for an unknown key. Takes as long
     * for a wrong key as for a right one.
     *
     * @param authorization value of the header {@code authorization}
     * @param apiKey value of the header {@code api-key}
     */
    public Optional<String> tenant(Optional<String> authorization, Optional<String> apiKey) {
        if (!required()) {
            return Optional.of("");
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
        return known ? Optional.of(digest(shown)) : Optional.empty();
    }

    private static String digest(byte[] key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(TENANT_SALT);
            return HexFormat.of().formatHex(sha256.digest(key), 0, TENANT_BYTES);
        } catch (NoSuchAlgorithmException missing) { // every Java has it
            throw new IllegalStateException(missing);
        }
    }
}
