package dev.parley.inference.api;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The keys that let an operator change what this server serves: others than those of its callers.
 * Without any, only a server that listens on loopback alone may be changed.
 */
@Singleton
final class ManagementKeys {

    private final List<byte[]> keys;
    private final boolean isLoopback;

    @Inject
    ManagementKeys(
            @ConfigProperty(name = "parley.management-keys") Optional<List<String>> keys,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        this.keys =
                keys.orElse(List.of()).stream()
                        .map(String::strip)
                        .filter(key -> !key.isEmpty())
                        .map(key -> key.getBytes(StandardCharsets.UTF_8))
                        .toList();
        this.isLoopback = isLoopback(host);
    }

    /** Returns why a caller may not come in, or nothing where it may. */
    Optional<String> refusal(@Nullable String authorization) {
        if (keys.isEmpty()) {
            return isLoopback
                    ? Optional.empty()
                    : Optional.of("set parley.management-keys to manage this server from afar");
        }
        byte[] shown = keyIn(authorization).getBytes(StandardCharsets.UTF_8);
        // Every key is compared, in constant time: the answer's delay tells nothing about them.
        boolean isKnown = false;
        for (byte[] key : keys) {
            isKnown |= MessageDigest.isEqual(key, shown);
        }
        return isKnown
                ? Optional.empty()
                : Optional.of("`authorization: Bearer <management key>` is needed");
    }

    private static String keyIn(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                ? authorization.substring(7).strip()
                : "";
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
