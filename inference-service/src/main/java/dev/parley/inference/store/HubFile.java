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

    HubFile {
        if (size < 0) {
            throw new IllegalArgumentException(name + " cannot have " + size + " bytes");
        }
    }
}
