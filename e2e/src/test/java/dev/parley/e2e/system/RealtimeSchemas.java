package dev.parley.e2e.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The official JSON Schema of every server event of the Realtime API, by the event's type. */
final class RealtimeSchemas {

    private static final String PREFIX = "RealtimeServerEvent";

    private final Map<String, JsonSchema> byType = new HashMap<>();

    private RealtimeSchemas(JsonNode document) {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
        document.at("/components/schemas")
                .properties()
                .forEach(schema -> {
                    String type = type(schema.getValue());
                    if (schema.getKey().startsWith(PREFIX) && !type.isEmpty()) {
                        byType.put(type, factory.getSchema(of(schema.getKey(), document)));
                    }
                });
    }

    /** Reads the document that holds all components. */
    static RealtimeSchemas read(Path file) throws IOException {
        return new RealtimeSchemas(new ObjectMapper().readTree(file.toFile()));
    }

    /** What is wrong with a frame; empty when nothing is. */
    List<String> findings(JsonNode frame) {
        String type = frame.path("type").asText();
        JsonSchema schema = byType.get(type);
        if (schema == null) {
            return List.of("no event of the API has the type \"" + type + "\"");
        }
        return schema.validate(withoutNulls(frame)).stream()
                .map(ValidationMessage::getMessage)
                .map(message -> type + message)
                .toList();
    }

    /** The schema calls a field absent what the API's own server sends as null. */
    private static JsonNode withoutNulls(JsonNode frame) {
        JsonNode copy = frame.deepCopy();
        removeNulls(copy);
        return copy;
    }

    private static void removeNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().removeIf(field -> field.getValue().isNull());
        }
        node.forEach(RealtimeSchemas::removeNulls);
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.at("/properties/type");
        return type.path("const").asText(type.at("/enum/0").asText(""));
    }

    private static JsonNode of(String name, JsonNode document) {
        ObjectNode schema = document.deepCopy();
        return schema.put("$ref", "#/components/schemas/" + name);
    }
}
