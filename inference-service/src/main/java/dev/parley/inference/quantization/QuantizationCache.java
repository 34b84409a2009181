package dev.parley.inference.quantization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.ModelLoadException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Quantised weights on disk, made where they are missing.
 *
 * <p>Each has a folder, named by the model and by a hash of the weights' identity and the settings.
 * It appears whole or not at all: it is written under another name and then renamed. What is found
 * is compared with its manifest; what does not agree is made again.
 */
public final class QuantizationCache {

    private static final Logger LOG = Logger.getLogger(QuantizationCache.class);
    private static final int KEY_LENGTH = 16;

    private final CacheOptions options;

    public QuantizationCache(CacheOptions options) {
        this.options = options;
    }

    /**
     * Returns the quantised weights of a checkpoint, mapped for as long as {@code arena} lives.
     *
     * @param checkpoint its folder, which is only read
     * @param source reads its weights, where there is nothing yet
     * @throws ModelLoadException where weights cannot be read, or nothing can be written
     */
    public QuantizedCheckpoint open(
            Path checkpoint, QuantizationPlan plan, WeightSource source, Arena arena)
            throws ModelLoadException {
        Entry entry = Entry.of(options.directory(), checkpoint, plan);
        try {
            Optional<QuantizedCheckpoint> found = find(entry, arena);
            return found.isPresent() ? found.get() : make(entry, source, arena);
        } catch (ClosedByInterruptException e) {
            throw interrupted(entry, e);
        } catch (IOException e) {
            throw new ModelLoadException(
                    "%s: the quantised weights cannot be kept in %s: %s; configure another directory"
                            .formatted(checkpoint, options.directory(), e),
                    e);
        }
    }

    private static ModelLoadException interrupted(Entry entry, Exception cause) {
        return new ModelLoadException(
                entry.checkpoint()
                        + ": quantising was interrupted; it goes on from there next time",
                cause);
    }

    /**
     * The place of one checkpoint in one format.
     *
     * @param folder that it will have, or has
     * @param description of what it depends on
     */
    private record Entry(
            Path checkpoint,
            QuantizationPlan plan,
            QuantizedLayout layout,
            Path folder,
            ObjectNode description) {

        static Entry of(Path directory, Path checkpoint, QuantizationPlan plan)
                throws ModelLoadException {
            ObjectNode description = Manifest.describe(SourceIdentity.of(checkpoint), plan);
            String name =
                    "%s-int%d-%d-%s"
                            .formatted(
                                    Optional.ofNullable(checkpoint.getFileName())
                                            .map(Path::toString)
                                            .orElse("model"),
                                    plan.format().bits(),
                                    plan.format().block(),
                                    Manifest.key(description).substring(0, KEY_LENGTH));
            QuantizedLayout layout = QuantizedLayout.of(plan.outputs());
            return new Entry(checkpoint, plan, layout, directory.resolve(name), description);
        }

        Path beside(String suffix) {
            return folder.resolveSibling(folder.getFileName() + suffix);
        }

        String key() {
            return Manifest.key(description);
        }
    }

    /** Empty where nothing is there; what is there but damaged is said and counts as nothing. */
    private Optional<QuantizedCheckpoint> find(Entry entry, Arena arena) {
        if (Files.notExists(entry.folder())) {
            return Optional.empty();
        }
        try {
            Manifest manifest = Manifest.read(entry.folder());
            if (!manifest.key().equals(entry.key())) {
                throw new ModelLoadException(entry.folder() + " has the manifest of other weights");
            }
            check(entry, manifest);
            return Optional.of(
                    QuantizedCheckpoint.map(entry.folder(), entry.plan().format(), arena));
        } catch (ModelLoadException damaged) {
            LOG.warnf(
                    "The quantised weights are damaged and will be made again: %s",
                    damaged.getMessage());
            return Optional.empty();
        }
    }

    /** Lets go of the file whatever it finds: what stays mapped keeps its space when deleted. */
    private void check(Entry entry, Manifest manifest) throws ModelLoadException {
        try (Arena briefly = Arena.ofShared()) {
            QuantizedCheckpoint found =
                    QuantizedCheckpoint.map(entry.folder(), entry.plan().format(), briefly);
            QuantizedFileCheck.require(found.file(), manifest, entry.layout(), options.verify());
        }
    }

    private QuantizedCheckpoint make(Entry entry, WeightSource source, Arena arena)
            throws ModelLoadException, IOException {
        Files.createDirectories(options.directory());
        try (CacheLock _ = CacheLock.acquire(entry.beside(".lock"))) {
            Optional<QuantizedCheckpoint> made = find(entry, arena); // while we waited
            if (made.isPresent()) {
                return made.get();
            }
            Folders.delete(entry.folder());
            requireSpace(entry);
            write(entry, source);
            return QuantizedCheckpoint.map(entry.folder(), entry.plan().format(), arena);
        }
    }

    private void write(Entry entry, WeightSource source) throws ModelLoadException, IOException {
        Path partial = entry.beside(".partial");
        long values = Quantizer.values(entry.plan());
        String what = "Quantising %s to %s".formatted(entry.checkpoint(), entry.plan().format());
        LOG.infof("%s in %s", what, entry.folder());
        long began = System.nanoTime();
        int threads = Runtime.getRuntime().availableProcessors();
        Quantizer quantizer =
                new Quantizer(
                        entry.plan(),
                        source,
                        threads,
                        new QuantizationProgress(what, values, System::nanoTime, LOG::info));
        Manifest manifest;
        try (PartialFile file =
                PartialFile.open(partial, entry.key(), entry.layout(), entry.plan().outputs())) {
            quantizer.run(file);
            manifest = new Manifest(entry.key(), entry.description(), file.hashes());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(entry, e);
        }
        manifest.write(partial);
        Files.move(partial, entry.folder(), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(entry.folder().resolve(PartialFile.RECORD));
        LOG.infof("%s took %d s", what, (System.nanoTime() - began) / 1_000_000_000);
    }

    private void requireSpace(Entry entry) throws ModelLoadException, IOException {
        Path part = entry.beside(".partial").resolve(PartialFile.WEIGHTS);
        long there = Files.exists(part) ? Files.size(part) : 0;
        long needed = entry.layout().fileBytes() - there;
        long free = Files.getFileStore(options.directory()).getUsableSpace();
        if (needed > free) {
            throw new ModelLoadException(
                    "%s: quantised to %s it takes %d bytes, and %s has %d free"
                            .formatted(
                                    entry.checkpoint(),
                                    entry.plan().format(),
                                    needed,
                                    options.directory(),
                                    free));
        }
    }
}
