package dev.parley.voice.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The official JSON Schema of every event, where its file is present. */
public final class OfficialSchema {

    private static final String SERVER_EVENT = "RealtimeServerEvent";

    private final JsonNode document;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, JsonSchema> schemas = new HashMap<>();

    private OfficialSchema(JsonNode document) {
        this.document = document;
        document.at("/components/schemas")
                .properties()
                .forEach(entry -> {
                    String type =
                            entry.getValue()
                                    .at("/properties/type/enum/0")
                                    .asText(entry.getValue().at("/properties/type/const").asText());
                    if (entry.getKey().startsWith(SERVER_EVENT)) {
                        names.put(type, entry.getKey());
                    }
                });
    }

    /** Reads the file beside the repository. */
    public static Optional<OfficialSchema> load() {
        Path file =
                Path.of(
                        System.getProperty("parley.shared.data", "missing"),
                        "realtime",
                        "openapi-realtime-schemas.json");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new OfficialSchema(new ObjectMapper().readTree(file.toFile())));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** What is wrong with a frame of the server; nulls do not count. */
    public Set<ValidationMessage> check(JsonNode frame) {
        String name = names.get(frame.path("type").asText());
        if (name == null) {
            throw new AssertionError("no schema for " + frame.path("type"));
        }
        return schemas.computeIfAbsent(name, this::schema).validate(withoutNulls(frame));
    }

    private JsonSchema schema(String name) {
        ObjectNode root = document.deepCopy();
        root.put("$ref", "#/components/schemas/" + name);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
    }

    private static JsonNode withoutNulls(JsonNode node) {
        JsonNode copy = node.deepCopy();
        strip(copy);
        return copy;
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(entry -> entry.getValue().isNull());
            object.forEach(OfficialSchema::strip);
        } else if (node instanceof ArrayNode array) {
            array.forEach(OfficialSchema::strip);
        }
    }
}
