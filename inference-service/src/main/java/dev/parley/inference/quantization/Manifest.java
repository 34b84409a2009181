package dev.parley.inference.quantization;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.checkpoint.BlockFormat;
import dev.parley.inference.checkpoint.JsonFile;
import dev.parley.inference.checkpoint.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a quantised file was made of, how, and what it holds: {@code manifest.json} beside it.
 *
 * @param key of the sources and settings, see {@link #key}
 * @param description those in full, for people
 * @param tensors sha256 of each stored tensor's bytes, by name
 */
record Manifest(String key, ObjectNode description, Map<String, String> tensors) {

    /** Counts up where the same weights and settings would give other bytes. */
    static final int FORMAT_VERSION = 1;

    static final String FILE = "manifest.json";

    private static final String KEY = "key";
    private static final String DESCRIPTION = "made_of";
    private static final String TENSORS = "sha256";

    Manifest {
        tensors = new LinkedHashMap<>(tensors);
    }

    /** Returns everything that the bytes of a quantised file depend on. */
    static ObjectNode describe(SourceIdentity source, QuantizationPlan plan) {
        BlockFormat format = plan.format();
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.put("format_version", FORMAT_VERSION);
        json.put("bits", format.bits()).put("block", format.block());
        QuantizedLayout layout = QuantizedLayout.of(plan.outputs());
        json.put("layout_sha256", Sha256.of(layout.header()));
        json.set("sources", source.toJson());
        return json;
    }

    /** Returns the name that this description has on disk. */
    static String key(ObjectNode description) {
        return Sha256.of(description.toString().getBytes(StandardCharsets.UTF_8));
    }

    void write(Path folder) throws IOException {
        ObjectNode json = JsonFile.MAPPER.createObjectNode();
        json.put(KEY, key).set(DESCRIPTION, description);
        ObjectNode hashes = json.putObject(TENSORS);
        tensors.forEach(hashes::put);
        Files.writeString(folder.resolve(FILE), json.toPrettyString() + "\n");
    }

    static Manifest read(Path folder) throws ModelLoadException {
        JsonFile file = JsonFile.read(folder.resolve(FILE));
        Map<String, String> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : file.require(TENSORS).properties()) {
            tensors.put(entry.getKey(), entry.getValue().asText());
        }
        if (!(file.require(DESCRIPTION) instanceof ObjectNode description)) {
            throw new ModelLoadException(file.name() + ": " + DESCRIPTION + " is not an object");
        }
        return new Manifest(file.requireText(KEY), description, tensors);
    }
}
