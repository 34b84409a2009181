package dev.parley.router.catalog;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Something a target can do. On the wire and in the catalogue: the lower-case name. */
public enum Capability {
    STREAMING,
    TOOLS,
    PARALLEL_TOOLS,
    JSON_SCHEMA,
    SEED,
    LOGPROBS,
    REASONING,
    VISION,
    AUDIO_IN,
    AUDIO_OUT;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }

    /** Returns the capability of that wire name, or empty if there is none. */
    public static Optional<Capability> ofWireName(String name) {
        return Arrays.stream(values()).filter(it -> it.wireName.equals(name)).findFirst();
    }
}
