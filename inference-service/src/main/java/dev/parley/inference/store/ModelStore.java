package dev.parley.inference.store;

import dev.parley.inference.store.ModelPresence.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The models of one {@code models.yaml} on this machine: what of them is here, fetching what is
 * not, and handing out folders whose files are right. Its methods block, and may be called by any
 * thread; two that fetch the same model exclude each other.
 */
public final class ModelStore {

    private static final int MOST_PROBLEMS = 3;

    private final ModelsFile file;
    private final Map<String, String> environment;
    private final Surroundings surroundings;

    /** What tests replace. */
    record Surroundings(
            HubTimes times, RetryPolicy policy, Retries.Pauses pauses, FreeSpace space) {

        static final Surroundings USUAL =
                new Surroundings(
                        HubTimes.USUAL, RetryPolicy.USUAL, Thread::sleep, FreeSpace.OF_THE_DISK);
    }

    /**
     * Opens the store of a file.
     *
     * @param environment of the process, where the hub's token may be
     */
    public ModelStore(ModelsFile file, Map<String, String> environment) {
        this(file, environment, Surroundings.USUAL);
    }

    ModelStore(ModelsFile file, Map<String, String> environment, Surroundings surroundings) {
        this.file = file;
        this.environment = environment;
        this.surroundings = surroundings;
    }

    /** Returns the file that names the models. */
    public ModelsFile file() {
        return file;
    }

    /** Returns where the files of a model are, or will be. */
    public Path folder(ModelEntry entry) {
        return switch (entry.source()) {
            case ModelSource.Folder(Path folder, _) -> folder;
            case ModelSource.Hub(RepoName repo, Revision revision) ->
                    file.store().folder().resolve(repo.folder()).resolve(revision.folder());
        };
    }

    /** Returns what is here of a model, by names and sizes only. */
    public ModelPresence look(ModelEntry entry) {
        Path folder = folder(entry);
        try {
            if (!Files.isDirectory(folder)) {
                return new ModelPresence(State.ABSENT, 0, 0, "");
            }
            Optional<Manifest> manifest = manifest(entry, folder);
            if (entry.source() instanceof ModelSource.Hub hub && !isOf(manifest, entry, hub)) {
                return new ModelPresence(State.INCOMPLETE, 0, heldBytes(folder), "");
            }
            FolderCheck check = check(entry, folder, manifest, PullListener.NONE);
            List<String> problems = check.glance();
            if (!problems.isEmpty()) {
                return new ModelPresence(State.WRONG, check.files(), 0, problems.getFirst());
            }
            State state = check.hasHashes() ? State.HERE : State.UNLISTED;
            return new ModelPresence(state, check.files(), heldBytes(folder), "");
        } catch (StoreException e) {
            return new ModelPresence(State.WRONG, 0, 0, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Fetches what is missing of a model, so that all of it is here and right.
     *
     * @throws StoreException where it cannot be had; what came stays, and the next call goes on
     */
    public void pull(ModelEntry entry, PullListener listener)
            throws StoreException, InterruptedException {
        switch (entry.source()) {
            case ModelSource.Folder _ -> verify(entry, listener);
            case ModelSource.Hub hub -> {
                Optional<HubToken> token = HubToken.find(file.store().tokenFile(), environment);
                Retries retries =
                        new Retries(surroundings.policy(), surroundings.pauses(), listener);
                try (HubClient client =
                        new HubClient(file.store().hub(), token, surroundings.times())) {
                    new ModelPull(client, file.store(), surroundings.space(), retries, listener)
                            .run(entry, hub, folder(entry));
                }
            }
        }
    }

    /**
     * Reads all files of a model.
     *
     * @return how many files were right
     * @throws StoreException where one is not, or there is nothing to hold them against
     */
    public int verify(ModelEntry entry, PullListener listener) throws StoreException {
        FolderCheck check = complete(entry, listener);
        if (!check.hasHashes()) {
            throw new StoreException(
                    "%s: nothing says what the files in %s must be: put %s there (sha256sum writes it), or pin them under sha256"
                            .formatted(entry.id(), folder(entry), Manifest.SUMS));
        }
        requireNone(entry, check.read(true));
        return check.files();
    }

    /**
     * Returns the folder of a model whose files may be loaded: each has its hash. Files that look
     * as they did when they were read last are not read again. A folder without any list of hashes
     * is handed out as it is.
     *
     * @throws StoreException where a file is missing or wrong
     */
    public Path open(ModelEntry entry, PullListener listener) throws StoreException {
        requireNone(entry, complete(entry, listener).read(false));
        return folder(entry);
    }

    private FolderCheck complete(ModelEntry entry, PullListener listener) throws StoreException {
        Path folder = folder(entry);
        if (!Files.isDirectory(folder)) {
            throw new StoreException(
                    "%s is not here: %s".formatted(entry.id(), advice(entry, folder)));
        }
        Optional<Manifest> manifest = manifest(entry, folder);
        if (entry.source() instanceof ModelSource.Hub hub && !isOf(manifest, entry, hub)) {
            throw new StoreException(
                    "%s is not wholly here: %s".formatted(entry.id(), advice(entry, folder)));
        }
        return check(entry, folder, manifest, listener);
    }

    private static String advice(ModelEntry entry, Path folder) {
        return switch (entry.source()) {
            case ModelSource.Folder _ -> "there is no folder " + folder;
            case ModelSource.Hub _ -> "./parley models pull " + entry.id();
        };
    }

    private static Optional<Manifest> manifest(ModelEntry entry, Path folder)
            throws StoreException {
        if (entry.source() instanceof ModelSource.Folder(_, Optional<Path> manifest)
                && manifest.isPresent()) {
            return Optional.of(ManifestFile.read(manifest.get()));
        }
        return ManifestFile.find(folder);
    }

    private static boolean isOf(
            Optional<Manifest> manifest, ModelEntry entry, ModelSource.Hub hub) {
        return manifest.flatMap(Manifest::origin)
                .filter(origin -> origin.has(entry, hub))
                .isPresent();
    }

    private FolderCheck check(
            ModelEntry entry, Path folder, Optional<Manifest> manifest, PullListener listener) {
        VerifiedFiles verified = VerifiedFiles.of(file.store().folder(), folder);
        return new FolderCheck(folder, manifest, entry.pins(), verified, listener);
    }

    private static void requireNone(ModelEntry entry, List<String> problems) throws StoreException {
        if (!problems.isEmpty()) {
            String more =
                    problems.size() > MOST_PROBLEMS
                            ? "; and %d more".formatted(problems.size() - MOST_PROBLEMS)
                            : "";
            String first = problems.stream().limit(MOST_PROBLEMS).collect(Collectors.joining("; "));
            throw new StoreException("%s: %s%s".formatted(entry.id(), first, more));
        }
    }

    private static long heldBytes(Path folder) throws StoreException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path path : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(path);
            }
            return bytes;
        } catch (IOException e) {
            throw new StoreException("%s cannot be read: %s".formatted(folder, e), e);
        }
    }
}
