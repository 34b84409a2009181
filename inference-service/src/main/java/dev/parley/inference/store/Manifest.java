package dev.parley.inference.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a model's folder and their hashes: what is in the folder counts only as far as it is
 * listed here.
 *
 * @param origin where they were fetched from; absent where a person wrote the list
 * @param files by their names
 */
record Manifest(Optional<Origin> origin, Map<FileName, Entry> files) {

    /** The name of a manifest of ours. */
    static final String FILE = "parley-manifest.json";

    /** The name of a list as {@code sha256sum} writes it. */
    static final String SUMS = "SHA256SUMS";

    Manifest {
        files = new TreeMap<>(files);
    }

    /**
     * A listed file.
     *
     * @param size in bytes, where the list has it
     * @param sha256 of its bytes
     */
    record Entry(Optional<Long> size, Sha256 sha256) {}

    /**
     * Where files were fetched from.
     *
     * @param repo of the hub
     * @param revision as it was asked for
     * @param commit that it was then
     * @param patterns that chose the files
     */
    record Origin(RepoName repo, Revision revision, String commit, List<FilePattern> patterns) {

        Origin {
            patterns = List.copyOf(patterns);
        }

        boolean has(ModelEntry entry, ModelSource.Hub hub) {
            return repo.equals(hub.repo())
                    && revision.equals(hub.revision())
                    && patterns.containsAll(entry.files());
        }
    }
}
