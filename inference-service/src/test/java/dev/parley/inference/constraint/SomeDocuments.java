package dev.parley.inference.constraint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Documents of {@link SomeSchemas}, written with and without the spaces that may be left out. */
final class SomeDocuments {

    private final JsonNode root;
    private final Random random;

    SomeDocuments(JsonNode root, Random random) {
        this.root = root;
        this.random = random;
    }

    String write() {
        return write(root);
    }

    private String write(JsonNode schema) {
        if (schema.has("$ref")) {
            return write(root.at(schema.path("$ref").textValue().substring(1)));
        }
        if (schema.has("const")) {
            return any(schema.path("const"));
        }
        if (schema.has("enum")) {
            return any(schema.path("enum").get(random.nextInt(schema.path("enum").size())));
        }
        JsonNode ways = schema.has("anyOf") ? schema.path("anyOf") : schema.path("oneOf");
        if (ways.isArray()) {
            return write(ways.get(random.nextInt(ways.size())));
        }
        JsonNode type = schema.path("type");
        String one =
                type.isArray()
                        ? type.get(random.nextInt(type.size())).textValue()
                        : type.asText("any");
        return switch (one) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "string" -> string(schema);
            case "integer" -> Long.toString(whole(schema));
            case "number" -> whole(schema) + (random.nextBoolean() ? ".0" : "");
            case "boolean" -> Boolean.toString(random.nextBoolean());
            case "null" -> "null";
            default -> any(new SomeSchemas(random).value(2));
        };
    }

    private String object(JsonNode schema) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.textValue()));
        List<String> members = new ArrayList<>();
        schema.path("properties")
                .properties()
                .forEach(property -> {
                    if (required.contains(property.getKey()) || random.nextBoolean()) {
                        members.add(member(property.getKey(), write(property.getValue())));
                    }
                });
        JsonNode others = schema.path("additionalProperties");
        for (int i = 0; i < 2 && others.asBoolean(others.isObject()); i++) {
            members.add(member("other" + i, write(others)));
        }
        return "{" + String.join(comma(), members) + "}";
    }

    private String member(String name, String value) {
        return JsonNodeFactory.instance.textNode(name) + ":" + space() + value;
    }

    private String array(JsonNode schema) {
        List<String> elements = new ArrayList<>();
        JsonNode prefix = schema.path("prefixItems");
        JsonNode items = schema.path("items");
        int least = schema.path("minItems").asInt(0);
        int most = schema.path("maxItems").asInt(items.asBoolean(true) ? least + 3 : prefix.size());
        int count = least + random.nextInt(most - least + 1);
        for (int i = 0; i < count; i++) {
            elements.add(write(i < prefix.size() ? prefix.get(i) : items));
        }
        return "[" + String.join(comma(), elements) + "]";
    }

    private String string(JsonNode schema) {
        if (schema.has("pattern")) {
            return random.nextBoolean() ? "\"a\\\"\\\\-12\"" : "\"cb\"";
        }
        if (schema.has("format")) {
            return "\"2024-02-28\"";
        }
        int least = schema.path("minLength").asInt(0);
        int length = least + random.nextInt(schema.path("maxLength").asInt(least + 9) - least + 1);
        StringBuilder text = new StringBuilder("\"");
        String[] spellings = {"a", "é", "✓", "🙂", "\\n", "\\u00e9", "\\/", " ", "\\\\", "\\\""};
        for (int i = 0; i < length; i++) {
            text.append(spellings[random.nextInt(spellings.length)]);
        }
        return text.append('"').toString();
    }

    private long whole(JsonNode schema) {
        long least = schema.path("minimum").asLong(schema.path("maximum").asLong(0) - 1000);
        long most = schema.path("maximum").asLong(least + 1000);
        return least + random.nextInt((int) (most - least) + 1);
    }

    /** A value as it is, spaces and all. */
    private String any(JsonNode value) {
        if (value.isObject()) {
            List<String> members = new ArrayList<>();
            value.properties().forEach(e -> members.add(member(e.getKey(), any(e.getValue()))));
            return "{" + String.join(comma(), members) + "}";
        }
        if (value.isArray()) {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(any(element)));
            return "[" + String.join(comma(), elements) + "]";
        }
        return value.toString();
    }

    private String comma() {
        return "," + space();
    }

    private String space() {
        return random.nextBoolean() ? " " : "";
    }
}
