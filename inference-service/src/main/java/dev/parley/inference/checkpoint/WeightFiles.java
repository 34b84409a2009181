package dev.parley.inference.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The safetensors files of a folder as one set of tensors: one file, or shards and the index that
 * says which tensor is in which.
 */
final class WeightFiles {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private final Path named; // what a complaint about the whole is about
    private final Map<String, Found> tensors = new LinkedHashMap<>();

    private WeightFiles(Path named) {
        this.named = named;
    }

    /** A tensor and the file that holds it. */
    record Found(SafetensorsFile file, StoredTensor tensor) {

        MemorySegment data() {
            return file.data(tensor);
        }
    }

    /** Maps all files; where there are both, the single one is the checkpoint. */
    static WeightFiles map(Path folder, Arena arena) throws ModelLoadException {
        Path single = folder.resolve(SINGLE);
        Path index = folder.resolve(INDEX);
        if (Files.notExists(single) && Files.exists(index)) {
            return shards(folder, index, arena);
        }
        WeightFiles files = new WeightFiles(single);
        files.add(SafetensorsFile.map(single, arena));
        return files;
    }

    private static WeightFiles shards(Path folder, Path index, Arena arena)
            throws ModelLoadException {
        JsonFile file = JsonFile.read(index);
        Map<String, String> shardOf = shardOf(file);
        WeightFiles files = new WeightFiles(index);
        Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : shardOf.entrySet()) {
            if (!shards.containsKey(entry.getValue())) {
                Path shard = folder.resolve(entry.getValue());
                requireShard(index, shard, entry.getKey());
                SafetensorsFile mapped = SafetensorsFile.map(shard, arena);
                shards.put(entry.getValue(), mapped);
                files.add(mapped);
            }
        }
        files.requireAsIndexed(shardOf, shards);
        return files;
    }

    private static Map<String, String> shardOf(JsonFile index) throws ModelLoadException {
        JsonFile map =
                index.findObject("weight_map")
                        .orElseThrow(
                                () -> new ModelLoadException(index.name() + " lacks weight_map"));
        Map<String, String> shardOf = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.fields().properties()) {
            String shard = map.requireText(entry.getKey());
            Path name = Path.of(shard);
            if (name.isAbsolute() || name.getNameCount() != 1 || shard.startsWith(".")) {
                throw map.wrong(entry.getKey(), "the name of a file beside it", entry.getValue());
            }
            shardOf.put(entry.getKey(), shard);
        }
        return shardOf;
    }

    private static void requireShard(Path index, Path shard, String tensor)
            throws ModelLoadException {
        if (Files.notExists(shard)) {
            throw new ModelLoadException(
                    "%s: shard %s does not exist, which should hold %s"
                            .formatted(index, shard.getFileName(), tensor));
        }
    }

    private void add(SafetensorsFile file) throws ModelLoadException {
        for (StoredTensor tensor : file.tensors()) {
            @Nullable Found other = tensors.put(tensor.name(), new Found(file, tensor));
            if (other != null) {
                throw new ModelLoadException(
                        "%s: tensor %s is in %s, too"
                                .formatted(file.path(), tensor.name(), other.file().path()));
            }
        }
    }

    private void requireAsIndexed(Map<String, String> shardOf, Map<String, SafetensorsFile> shards)
            throws ModelLoadException {
        for (Map.Entry<String, String> entry : shardOf.entrySet()) {
            @Nullable Found found = tensors.get(entry.getKey());
            if (found == null) {
                throw new ModelLoadException(
                        "%s: tensor %s is not in %s"
                                .formatted(named, entry.getKey(), entry.getValue()));
            }
            if (!found.file().equals(shards.get(entry.getValue()))) {
                throw new ModelLoadException(
                        "%s: tensor %s is in %s, not in %s"
                                .formatted(
                                        named,
                                        entry.getKey(),
                                        found.file().path().getFileName(),
                                        entry.getValue()));
            }
        }
    }

    /** Removes and returns the tensor of this name. */
    Optional<Found> take(String name) {
        return Optional.ofNullable(tensors.remove(name));
    }

    /** Returns those that were not taken. */
    Iterable<Found> rest() {
        return tensors.values();
    }

    Path named() {
        return named;
    }
}
