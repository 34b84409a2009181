package dev.parley.voice.endpoint;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The keys that open this server. Without any it serves loopback only: made before a port is bound,
 * this refuses every other address.
 */
@Singleton
final class ApiKeys {

    private final List<byte[]> keys;

    @Inject
    ApiKeys(
            @ConfigProperty(name = "parley.api-keys") Optional<List<String>> keys,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        this.keys =
                keys.orElse(List.of()).stream()
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .map(key -> key.getBytes(StandardCharsets.UTF_8))
                        .toList();
        if (this.keys.isEmpty()) {
            requireLoopback(host);
        }
    }

    /** Whether a caller who shows this key, or none, may come in. */
    boolean admits(Optional<String> shown) {
        if (keys.isEmpty()) {
            return true;
        }
        byte[] bytes = shown.orElse("").getBytes(StandardCharsets.UTF_8);
        // Every key is compared, in constant time: the answer's delay tells nothing about them.
        boolean known = false;
        for (byte[] key : keys) {
            known |= MessageDigest.isEqual(key, bytes);
        }
        return known;
    }

    private static void requireLoopback(String host) {
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException unknown) {
            throw new IllegalStateException(
                    "quarkus.http.host=" + host + " is no address", unknown);
        }
        throw new IllegalStateException(
                "quarkus.http.host="
                        + host
                        + " opens this server to other machines, but no key protects it: set"
                        + " parley.api-keys, or bind to 127.0.0.1");
    }
}
