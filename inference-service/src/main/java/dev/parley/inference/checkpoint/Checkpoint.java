package dev.parley.inference.checkpoint;

import dev.parley.inference.device.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a folder, each found and of the shape that the architecture asks for.
 *
 * <p>Nothing is copied: a weight is a view of the mapped file.
 */
public final class Checkpoint {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    /** Constants that old exports carry beside the weights; the graph has its own. */
    private static final Pattern IGNORED = Pattern.compile(".*\\.rotary_emb\\.inv_freq");

    private final Map<String, LoadedWeight> weights = new LinkedHashMap<>();

    private Checkpoint() {}

    /**
     * Maps the folder's weights for as long as {@code arena} lives.
     *
     * @throws ModelLoadException naming the tensor that is missing, too many, or not as expected
     */
    public static Checkpoint map(Path folder, DecoderWeights expected, Arena arena)
            throws ModelLoadException {
        SafetensorsFile file = SafetensorsFile.map(file(folder), arena);
        Map<String, StoredTensor> stored = new LinkedHashMap<>();
        file.tensors().forEach(tensor -> stored.put(tensor.name(), tensor));
        Checkpoint checkpoint = new Checkpoint();
        for (Weight weight : expected.all()) {
            checkpoint.add(file, weight, stored.remove(weight.name()));
        }
        stored.remove("lm_head.weight"); // some exports store a tied head, too
        requireNothingElse(file, stored.keySet().stream().toList());
        return checkpoint;
    }

    private static Path file(Path folder) throws ModelLoadException {
        Path single = folder.resolve(SINGLE);
        if (Files.notExists(single) && Files.exists(folder.resolve(INDEX))) {
            throw new ModelLoadException(
                    folder + ": unsupported: weights in several files (" + INDEX + ")");
        }
        return single;
    }

    private void add(SafetensorsFile file, Weight weight, @Nullable StoredTensor tensor)
            throws ModelLoadException {
        if (tensor == null) {
            throw new ModelLoadException(
                    "%s: tensor %s is missing, expected with shape %s"
                            .formatted(file.path(), weight.name(), weight.shape()));
        }
        if (!tensor.shape().equals(weight.shape())) {
            throw new ModelLoadException(
                    "%s: tensor %s has shape %s, expected %s"
                            .formatted(file.path(), weight.name(), tensor.shape(), weight.shape()));
        }
        ElementType type =
                tensor.type()
                        .weight()
                        .orElseThrow(() ->
                                new ModelLoadException(
                                        "%s: tensor %s is %s, expected F32 or BF16"
                                                .formatted(
                                                        file.path(),
                                                        weight.name(),
                                                        tensor.type())));
        weights.put(
                weight.name(), new LoadedWeight(weight, type, tensor.offset(), file.data(tensor)));
    }

    private static void requireNothingElse(SafetensorsFile file, List<String> names)
            throws ModelLoadException {
        List<String> unknown = new ArrayList<>(names);
        unknown.removeIf(name -> IGNORED.matcher(name).matches());
        if (!unknown.isEmpty()) {
            throw new ModelLoadException(
                    "%s: tensor %s is none that the architecture has"
                            .formatted(file.path(), unknown.getFirst()));
        }
    }

    public LoadedWeight weight(Weight weight) {
        LoadedWeight loaded = weights.get(weight.name());
        if (loaded == null) {
            throw new IllegalArgumentException(weight + " was not asked for");
        }
        return loaded;
    }

    /** Returns the size of all weights in the file. */
    public long bytes() {
        return weights.values().stream().mapToLong(loaded -> loaded.data().byteSize()).sum();
    }

    public List<LoadedWeight> weights() {
        return List.copyOf(weights.values());
    }

    /**
     * A weight that was found.
     *
     * @param offset of its data in the file
     * @param data its bytes, mapped
     */
    public record LoadedWeight(Weight weight, ElementType type, long offset, MemorySegment data) {}
}
