package dev.parley.inference.store;

import dev.parley.inference.store.ContentCheck.Wanted;
import dev.parley.inference.store.Manifest.Origin;
import dev.parley.inference.store.PullPlanner.Plan;
import dev.parley.inference.store.VerifiedFiles.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings one model's folder to what the hub has: asks what there is, checks the room, fetches. */
final class ModelPull {

    /** Left free on the disk: a full one hurts more than this model. */
    private static final long SPARE_BYTES = 256L << 20;

    private final HubClient hub;
    private final StoreSettings settings;
    private final FreeSpace space;
    private final Retries retries;
    private final PullListener listener;

    ModelPull(
            HubClient hub,
            StoreSettings settings,
            FreeSpace space,
            Retries retries,
            PullListener listener) {
        this.hub = hub;
        this.settings = settings;
        this.space = space;
        this.retries = retries;
        this.listener = listener;
    }

    void run(ModelEntry entry, ModelSource.Hub source, Path folder)
            throws StoreException, InterruptedException {
        try (ModelLock _ = ModelLock.take(folder)) {
            Set<FilePattern> patterns = patterns(entry, source, folder);
            Plan plan =
                    new PullPlanner(hub, retries, settings.mostBytes())
                            .plan(entry, source, patterns);
            VerifiedFiles verified = VerifiedFiles.of(settings.folder(), folder);
            Map<FileName, Sha256> hashes = new HashMap<>();
            List<Wanted> missing = missing(plan.files(), folder, verified, hashes);
            requireRoom(missing, folder);
            for (Wanted file : missing) {
                hashes.put(file.name(), fetch(source, plan.commit(), file, folder, verified));
                verified.save();
            }
            verified.save();
            write(
                    new Origin(
                            source.repo(), source.revision(), plan.commit(), List.copyOf(patterns)),
                    plan.files(),
                    hashes,
                    folder);
        } catch (IOException e) {
            throw new StoreException("%s cannot be written: %s".formatted(folder, e), e);
        }
    }

    /** Models of one repository and revision share a folder: it has what any of them asked for. */
    private static Set<FilePattern> patterns(
            ModelEntry entry, ModelSource.Hub source, Path folder) {
        Set<FilePattern> patterns = new LinkedHashSet<>(entry.files());
        try {
            ManifestFile.find(folder)
                    .flatMap(Manifest::origin)
                    .filter(origin -> origin.repo().equals(source.repo()))
                    .filter(origin -> origin.revision().equals(source.revision()))
                    .ifPresent(origin -> patterns.addAll(origin.patterns()));
        } catch (StoreException _) {
            return patterns; // a broken manifest is replaced at the end
        }
        return patterns;
    }

    private static List<Wanted> missing(
            List<Wanted> files, Path folder, VerifiedFiles verified, Map<FileName, Sha256> hashes)
            throws IOException {
        List<Wanted> missing = new ArrayList<>();
        for (Wanted file : files) {
            Optional<Sha256> held = held(file, folder, verified);
            held.ifPresent(sha256 -> hashes.put(file.name(), sha256));
            if (held.isEmpty()) {
                missing.add(file);
            }
        }
        return missing;
    }

    /** Returns the hash of a file that is there already, and right. */
    private static Optional<Sha256> held(Wanted file, Path folder, VerifiedFiles verified)
            throws IOException {
        Path path = file.name().under(folder);
        if (!Files.isRegularFile(path) || Files.size(path) != file.size()) {
            return Optional.empty();
        }
        Look look = Look.at(path);
        Optional<Sha256> known = verified.recall(file.name(), look).filter(file::isSurely);
        if (known.isPresent()) {
            return known;
        }
        ContentCheck check = new ContentCheck(file);
        try {
            check.updateFrom(path, _ -> {});
            Sha256 sha256 = check.finish();
            verified.remember(file.name(), look, sha256);
            return Optional.of(sha256);
        } catch (WrongContentException _) {
            return Optional.empty();
        }
    }

    private void requireRoom(List<Wanted> missing, Path folder) throws IOException, StoreException {
        long bytes =
                missing.stream()
                        .mapToLong(file ->
                                Math.max(
                                        0,
                                        file.size()
                                                - new PartFile(file.name().under(folder)).length()))
                        .sum();
        listener.planned(missing.size(), bytes);
        long free = space.of(folder);
        if (bytes > 0 && bytes > free - SPARE_BYTES) {
            throw new StoreException(
                    "%s are still to come, and the disk of %s has %s free, of which %s stay free"
                            .formatted(
                                    ByteCount.of(bytes),
                                    folder,
                                    ByteCount.of(free),
                                    ByteCount.of(SPARE_BYTES)));
        }
    }

    private Sha256 fetch(
            ModelSource.Hub source, String commit, Wanted file, Path folder, VerifiedFiles verified)
            throws IOException, StoreException, InterruptedException {
        Path target = file.name().under(folder);
        Files.createDirectories(target.getParent());
        Download download =
                new Download(
                        hub, new Download.Source(source.repo(), commit), file, target, listener);
        Sha256 sha256 = download.fetch(retries);
        verified.remember(file.name(), Look.at(target), sha256);
        return sha256;
    }

    private static void write(
            Origin origin, List<Wanted> files, Map<FileName, Sha256> hashes, Path folder)
            throws IOException {
        Map<FileName, Manifest.Entry> entries = new HashMap<>();
        for (Wanted file : files) {
            Sha256 sha256 = hashes.get(file.name());
            if (sha256 != null) {
                entries.put(file.name(), new Manifest.Entry(Optional.of(file.size()), sha256));
            }
        }
        ManifestFile.write(folder, origin, entries);
    }
}
