package dev.parley.router.decision;

import java.util.Locale;

/** Why a target was chosen. */
public enum Reason {
    /** The caller named it. */
    PINNED,
    /** No other was eligible. */
    ONLY_CANDIDATE,
    /** The cheapest within the quality band. */
    CHEAPEST_IN_BAND,
    /** The best: by objective, or because no other is within the band. */
    BEST_QUALITY,
    /** The fastest within the quality band. */
    FASTEST_IN_BAND,
    /** Those ranked before it failed before their first token. */
    FALLBACK_ERROR;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }
}
