package dev.parley.inference.store;

import java.util.Locale;

/** Sizes in words. */
public final class ByteCount {

    private ByteCount() {}

    /** Returns a size as people read it: {@code 48.02 GB}, {@code 571 B}. */
    public static String of(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        if (bytes < 1_000_000) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
        }
        return bytes < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
