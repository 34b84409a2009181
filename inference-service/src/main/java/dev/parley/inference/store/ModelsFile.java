package dev.parley.inference.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code models.yaml}: which models there are, and where they come from.
 *
 * @param store where they are kept
 * @param models by their ids, in the order of the ids
 */
public record ModelsFile(StoreSettings store, Map<String, ModelEntry> models) {

    private static final long MOST_BYTES = 1_000_000;

    /**
     * Reads a file; paths in it are relative to its folder.
     *
     * @throws StoreException naming the line or the field that is wrong
     */
    public static ModelsFile read(Path file) throws StoreException {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new StoreException(
                        "%s is no models.yaml: it has more than %d bytes"
                                .formatted(file, MOST_BYTES));
            }
            String text = Files.readString(file, StandardCharsets.UTF_8);
            Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
            return new ModelsFileReader(file.toString(), folder).read(text);
        } catch (NoSuchFileException e) {
            throw new StoreException("there is no file " + file, e);
        } catch (IOException e) {
            throw new StoreException("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    /**
     * Returns the entry of a model.
     *
     * @throws StoreException where there is none
     */
    public ModelEntry require(String id) throws StoreException {
        ModelEntry entry = models.get(id);
        if (entry == null) {
            throw new StoreException(
                    "models.yaml has no model %s; it has %s"
                            .formatted(id, String.join(", ", models.keySet())));
        }
        return entry;
    }
}
