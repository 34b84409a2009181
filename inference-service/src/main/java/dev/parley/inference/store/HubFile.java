package dev.parley.inference.store;

import java.util.Optional;

/**
 * A file of a repository, as the hub describes it.
 *
 * @param name within the repository
 * @param size in bytes
 * @param checksum of its bytes, where the hub says one
 */
record HubFile(FileName name, long size, Optional<Checksum> checksum) {

    /** No file of a model comes near it, and the sum of a whole listing is a long. */
    private static final long MOST_BYTES = 1L << 45;

    HubFile {
        requireSize(name, size);
    }

    static void requireSize(FileName name, long size) {
        if (size < 0 || size > MOST_BYTES) {
            throw new IllegalArgumentException(name + " cannot have " + size + " bytes");
        }
    }
}
