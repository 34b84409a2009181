package dev.parley.inference.store;

import static java.util.stream.Collectors.toSet;

import dev.parley.inference.store.Manifest.Entry;
import dev.parley.inference.store.VerifiedFiles.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Holds the files in a folder against the list of what they must be. */
final class FolderCheck {

    private final Path folder;
    private final Map<FileName, Entry> wanted;
    private final boolean isListed;
    private final VerifiedFiles verified;
    private final PullListener listener;

    /**
     * Makes a check of one folder.
     *
     * @param manifest of the folder, where it has one: then no file of a model may be there that it
     *     does not list
     * @param pins that hold besides
     */
    FolderCheck(
            Path folder,
            Optional<Manifest> manifest,
            Map<FileName, Sha256> pins,
            VerifiedFiles verified,
            PullListener listener) {
        this.folder = folder;
        this.isListed = manifest.isPresent();
        this.wanted = new TreeMap<>(manifest.map(Manifest::files).orElse(Map.of()));
        this.verified = verified;
        this.listener = listener;
        pins.forEach((name, sha256) ->
                wanted.merge(name, new Entry(Optional.empty(), sha256), FolderCheck::pinned));
    }

    /** A pin stands above the list; where they differ, no file can be right by both. */
    private static Entry pinned(Entry listed, Entry pin) {
        return new Entry(listed.size(), pin.sha256());
    }

    /** Whether there is anything to hold the files against. */
    boolean hasHashes() {
        return !wanted.isEmpty();
    }

    long bytes() {
        return wanted.values().stream().mapToLong(entry -> entry.size().orElse(0L)).sum();
    }

    int files() {
        return wanted.size();
    }

    /** Returns what is wrong at first sight, by names and sizes. */
    List<String> glance() throws StoreException {
        List<String> problems = new ArrayList<>(unlisted());
        wanted.forEach((name, entry) -> atFirstSight(name, entry).ifPresent(problems::add));
        return problems;
    }

    private Optional<String> atFirstSight(FileName name, Entry entry) {
        Path file = name.under(folder);
        try {
            long size = Files.size(file);
            return entry.size()
                    .filter(it -> it != size)
                    .map(it -> "%s has %d bytes, and should have %d".formatted(name, size, it));
        } catch (IOException e) {
            return Optional.of("%s is missing".formatted(name));
        }
    }

    /**
     * Returns what is wrong with the files' content.
     *
     * @param everything whether also files are read that look as they did when they were right
     */
    List<String> read(boolean everything) throws StoreException {
        List<String> problems = new ArrayList<>(glance());
        if (!problems.isEmpty()) {
            return problems;
        }
        for (Map.Entry<FileName, Entry> file : wanted.entrySet()) {
            Sha256 expected = file.getValue().sha256();
            Sha256 actual = hash(file.getKey(), everything);
            if (!expected.equals(actual)) {
                problems.add(
                        "%s has the sha256 %s, and should have %s"
                                .formatted(file.getKey(), actual, expected));
            }
        }
        verified.save();
        return problems;
    }

    private Sha256 hash(FileName name, boolean everything) throws StoreException {
        Path file = name.under(folder);
        try {
            Look look = Look.at(file);
            Optional<Sha256> known = verified.recall(name, look);
            if (known.isPresent() && !everything) {
                return known.get();
            }
            listener.started(name.value(), look.size(), 0);
            Sha256 sha256 = ContentCheck.hash(file, listener::received);
            listener.finished(name.value());
            verified.remember(name, look, sha256);
            return sha256;
        } catch (IOException e) {
            throw new StoreException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** A file that a loader would take, and that no list vouches for; its name may be any. */
    private List<String> unlisted() throws StoreException {
        if (!isListed) {
            return List.of();
        }
        Set<String> listed = wanted.keySet().stream().map(FileName::value).collect(toSet());
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(FolderCheck::isOfAModel)
                    .filter(name -> !listed.contains(name))
                    .sorted()
                    .map("%s is there, and its list of hashes does not have it"::formatted)
                    .toList();
        } catch (IOException e) {
            throw new StoreException("%s cannot be read: %s".formatted(folder, e), e);
        }
    }

    private static boolean isOfAModel(String name) {
        return ModelsFileReader.USUAL_FILES.stream().anyMatch(it -> it.matches(name));
    }
}
