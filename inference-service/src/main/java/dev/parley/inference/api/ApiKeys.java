package dev.parley.inference.api;

import dev.parley.inference.error.InferenceError;
import dev.parley.inference.error.InferenceException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The keys that open this server. Without any it serves loopback only: made before a port is bound,
 * this refuses every other address.
 */
@Singleton
final class ApiKeys {

    private static final byte[] OWNER_SALT = "parley owner ".getBytes(StandardCharsets.UTF_8);
    private static final int OWNER_BYTES = 12;

    private final List<byte[]> keys;

    @Inject
    ApiKeys(
            @ConfigProperty(name = "parley.api-keys") Optional<List<String>> keys,
            @ConfigProperty(name = "quarkus.http.host") String httpHost,
            @ConfigProperty(name = "quarkus.grpc.server.host") String grpcHost) {
        this.keys =
                keys.orElse(List.of()).stream()
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .map(key -> key.getBytes(StandardCharsets.UTF_8))
                        .toList();
        if (this.keys.isEmpty()) {
            requireLoopback("quarkus.http.host", httpHost);
            requireLoopback("quarkus.grpc.server.host", grpcHost);
        }
    }

    /**
     * Returns whose key this is: the same word for the same key, from which the key cannot be told;
     * an empty word where no keys are configured.
     *
     * @throws InferenceException where keys are configured and this is none of them
     */
    String owner(@Nullable String authorization, @Nullable String apiKey) {
        if (keys.isEmpty()) {
            return "";
        }
        String shown = apiKey != null ? apiKey : bearerOf(authorization);
        if (shown == null) {
            throw InferenceException.of(
                    InferenceError.UNAUTHENTICATED,
                    "an API key is needed: `authorization: Bearer <key>` or `api-key: <key>`");
        }
        byte[] bytes = shown.getBytes(StandardCharsets.UTF_8);
        // Every key is compared, in constant time: the answer's delay tells nothing about them.
        boolean known = false;
        for (byte[] key : keys) {
            known |= MessageDigest.isEqual(key, bytes);
        }
        if (!known) {
            throw InferenceException.of(InferenceError.UNAUTHENTICATED, "unknown API key");
        }
        return digest(bytes);
    }

    private static String digest(byte[] key) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(OWNER_SALT);
            return HexFormat.of().formatHex(sha256.digest(key), 0, OWNER_BYTES);
        } catch (NoSuchAlgorithmException missing) { // every Java has it
            throw new IllegalStateException(missing);
        }
    }

    private static @Nullable String bearerOf(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        return authorization.substring(7).strip();
    }

    private static void requireLoopback(String property, String host) {
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException unknown) {
            throw new IllegalStateException(property + "=" + host + " is no address", unknown);
        }
        throw new IllegalStateException(
                property
                        + "="
                        + host
                        + " opens this server to other machines, but no key protects it: set"
                        + " parley.api-keys, or bind to 127.0.0.1");
    }
}
