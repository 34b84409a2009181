package dev.parley.inference.store;

import java.nio.file.Path;
import java.util.Optional;

/** Where a model's files come from. */
public sealed interface ModelSource {

    /**
     * A folder that somebody else fills.
     *
     * @param folder with the files
     * @param manifest of their hashes, where it is not in the folder under a usual name
     */
    record Folder(Path folder, Optional<Path> manifest) implements ModelSource {

        @Override
        public String toString() {
            return folder.toString();
        }
    }

    /**
     * A repository of a hub.
     *
     * @param repo its name
     * @param revision a commit, which never changes, or a branch or tag, which may
     */
    record Hub(RepoName repo, Revision revision) implements ModelSource {

        @Override
        public String toString() {
            return repo + "@" + revision;
        }
    }
}
