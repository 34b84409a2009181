package dev.parley.inference.store;

import dev.parley.inference.store.ContentCheck.Wanted;
import dev.parley.inference.store.HubClient.Described;
import dev.parley.inference.store.HubClient.Listed;
import dev.parley.inference.store.HubClient.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Asks a hub which files a model has, and decides which of them are fetched. */
final class PullPlanner {

    private static final int MOST_FILES = 1_000;

    private final HubClient hub;
    private final Retries retries;
    private final long mostBytes;

    PullPlanner(HubClient hub, Retries retries, long mostBytes) {
        this.hub = hub;
        this.retries = retries;
        this.mostBytes = mostBytes;
    }

    /**
     * What is to be in a model's folder.
     *
     * @param commit that all files are of
     */
    record Plan(String commit, List<Wanted> files) {}

    /** Returns what the hub has for these patterns; nothing of it has been fetched then. */
    Plan plan(ModelEntry entry, ModelSource.Hub source, Set<FilePattern> patterns)
            throws StoreException, InterruptedException {
        Listing listing =
                patterns.stream().allMatch(FilePattern::isName)
                        ? named(source, patterns)
                        : listed(entry, source, patterns);
        String commit = listing.commit();
        List<Wanted> files = new ArrayList<>();
        for (Listed listed : listing.files()) {
            Optional<Sha256> pin = Optional.ofNullable(entry.pins().get(listed.name()));
            OptionalLong size = listed.size();
            Optional<Checksum> checksum = listed.checksum();
            if (size.isEmpty() || checksum.isEmpty()) {
                Described described = describe(source, commit, listed.name());
                commit = described.commit().orElse(commit);
                size = OptionalLong.of(described.file().size());
                checksum = checksum.isPresent() ? checksum : described.file().checksum();
            }
            files.add(checked(new Wanted(listed.name(), size.getAsLong(), pin, checksum)));
        }
        requireBounds(entry, files);
        return new Plan(commit, files);
    }

    private static Listing named(ModelSource.Hub source, Set<FilePattern> names) {
        List<Listed> files =
                names.stream()
                        .map(name -> new FileName(name.text()))
                        .map(name -> new Listed(name, OptionalLong.empty(), Optional.empty()))
                        .toList();
        return new Listing(source.revision().value(), files);
    }

    private Listing listed(ModelEntry entry, ModelSource.Hub source, Set<FilePattern> patterns)
            throws StoreException, InterruptedException {
        Listing listing =
                retries.call(
                        "the list of " + source,
                        () ->
                                hub.list(
                                        source.repo(),
                                        source.revision(),
                                        name ->
                                                patterns.stream()
                                                        .anyMatch(it -> it.matches(name))));
        for (FilePattern pattern : entry.files()) {
            boolean isThere =
                    listing.files().stream().anyMatch(file -> pattern.matches(file.name().value()));
            if (!isThere && !ModelsFileReader.USUAL_FILES.contains(pattern)) {
                throw new StoreException("%s has no file %s".formatted(source, pattern));
            }
        }
        if (listing.files().isEmpty()) {
            throw new StoreException(source + " has none of the files of a model");
        }
        return listing;
    }

    private Described describe(ModelSource.Hub source, String commit, FileName name)
            throws StoreException, InterruptedException {
        return retries.call(source + " " + name, () -> hub.describe(source.repo(), commit, name));
    }

    /** Nothing is fetched of which nobody could say afterwards whether it is right. */
    private static Wanted checked(Wanted file) throws StoreException {
        if (file.pin().isEmpty() && file.checksum().isEmpty()) {
            throw new StoreException(
                    "the hub says no hash of %s: write the one that you trust under sha256 in models.yaml"
                            .formatted(file.name()));
        }
        if (file.pin().isPresent()
                && file.checksum().orElse(null) instanceof Checksum.OfBytes(Sha256 theirs)
                && !theirs.equals(file.pin().get())) {
            throw new StoreException(
                    "%s at the hub has the sha256 %s, and models.yaml pins %s"
                            .formatted(file.name(), theirs, file.pin().get()));
        }
        return file;
    }

    private void requireBounds(ModelEntry entry, List<Wanted> files) throws StoreException {
        long bytes = files.stream().mapToLong(Wanted::size).reduce(0, Math::addExact);
        if (files.size() > MOST_FILES || bytes > mostBytes) {
            throw new StoreException(
                    "%s has %d files of %s; at most %d files and %s are taken (store.most_gigabytes)"
                            .formatted(
                                    entry.id(),
                                    files.size(),
                                    ByteCount.of(bytes),
                                    MOST_FILES,
                                    ByteCount.of(mostBytes)));
        }
    }
}
