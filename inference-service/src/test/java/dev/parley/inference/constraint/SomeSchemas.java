package dev.parley.inference.constraint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Schemas of the supported subset, and documents of them, made up at random. */
final class SomeSchemas {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> NAMES =
            List.of("a", "ab", "name", "é", "a b", "quote\"d", "b\\s", "", "tab\t", "✓🙂");
    private static final List<String> TEXTS =
            List.of("", "x", "abc", "é✓🙂", "a \"b\" \\ c", "\u0001\n", "long enough a text");

    private final Random random;

    SomeSchemas(Random random) {
        this.random = random;
    }

    JsonNode schema(int depth) {
        if (depth > 0 && random.nextInt(8) == 0) {
            return recursive(depth);
        }
        return part(depth);
    }

    /** A list of lists of … of some kind of thing. */
    private JsonNode recursive(int depth) {
        ObjectNode root = JSON.objectNode().put("$ref", "#/$defs/node");
        ObjectNode node = root.putObject("$defs").putObject("node").put("type", "object");
        ObjectNode properties = node.putObject("properties");
        properties.set("value", part(depth - 1));
        properties
                .putObject("next")
                .putArray("anyOf")
                .add(JSON.objectNode().put("type", "null"))
                .add(JSON.objectNode().put("$ref", "#/$defs/node"));
        node.putArray("required").add("value").add("next");
        node.put("additionalProperties", false);
        return root;
    }

    private JsonNode part(int depth) {
        return switch (random.nextInt(depth > 0 ? 11 : 7)) {
            case 0 -> string();
            case 1 -> number("integer");
            case 2 -> number("number");
            case 3 -> JSON.objectNode().put("type", "boolean");
            case 4 -> enumeration();
            case 5 -> JSON.objectNode().set("const", value(2));
            case 6 -> type("string", "null").put("description", "for people");
            case 7, 8 -> object(depth);
            case 9 -> array(depth);
            default -> {
                ObjectNode any = JSON.objectNode();
                ArrayNode ways = any.putArray(random.nextBoolean() ? "anyOf" : "oneOf");
                for (int i = random.nextInt(3); i >= 0; i--) {
                    ways.add(part(depth - 1));
                }
                // of one kind each, so that oneOf means what anyOf does
                yield any.has("oneOf") && ways.size() > 1 ? type("integer", "null") : any;
            }
        };
    }

    private ObjectNode type(String... types) {
        ObjectNode schema = JSON.objectNode();
        ArrayNode names = schema.putArray("type");
        for (String type : types) {
            names.add(type);
        }
        return schema;
    }

    private ObjectNode string() {
        ObjectNode schema = JSON.objectNode().put("type", "string");
        switch (random.nextInt(6)) {
            case 0 -> schema.put("minLength", random.nextInt(5));
            case 1 -> schema.put("maxLength", random.nextInt(20));
            case 2 -> schema.put("minLength", 2).put("maxLength", 2 + random.nextInt(10));
            case 3 -> schema.put("pattern", "^[a-c\"\\\\]{1,3}(-\\d+)?$");
            case 4 -> schema.put("format", "date");
            default -> {}
        }
        return schema;
    }

    private ObjectNode number(String type) {
        ObjectNode schema = JSON.objectNode().put("type", type);
        int least = random.nextInt(2000) - 1000;
        switch (random.nextInt(4)) {
            case 0 -> schema.put("minimum", least);
            case 1 -> schema.put("maximum", least);
            case 2 -> schema.put("minimum", least).put("maximum", least + random.nextInt(300));
            default -> {}
        }
        return schema;
    }

    private ObjectNode enumeration() {
        ObjectNode schema = JSON.objectNode();
        ArrayNode values = schema.putArray("enum");
        for (int i = random.nextInt(4); i >= 0; i--) {
            values.add(value(1));
        }
        return schema;
    }

    private ObjectNode object(int depth) {
        ObjectNode schema = JSON.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        for (int i = random.nextInt(5); i > 0; i--) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            if (!properties.has(name) && random.nextBoolean()) {
                required.add(name);
            }
            properties.set(name, part(depth - 1));
        }
        switch (random.nextInt(4)) {
            case 0 -> schema.put("additionalProperties", true);
            case 1 -> schema.set("additionalProperties", part(depth - 1));
            default -> schema.put("additionalProperties", false);
        }
        return schema;
    }

    private ObjectNode array(int depth) {
        ObjectNode schema = JSON.objectNode().put("type", "array");
        if (random.nextInt(4) == 0) {
            schema.putArray("prefixItems").add(part(depth - 1)).add(part(depth - 1));
        }
        switch (random.nextInt(4)) {
            case 0 -> schema.put("items", schema.has("prefixItems") && random.nextBoolean());
            default -> schema.set("items", part(depth - 1));
        }
        if (random.nextInt(3) == 0 && !schema.path("items").isBoolean()) {
            int least = random.nextInt(3);
            schema.put("minItems", least).put("maxItems", least + random.nextInt(3));
        }
        if (schema.path("items").isBoolean() && !schema.has("prefixItems")) {
            schema.put("items", true);
        }
        return schema;
    }

    /** Any JSON. */
    JsonNode value(int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case 1 -> JSON.numberNode(random.nextInt(2000) - 1000);
            case 2 -> JSON.numberNode(random.nextInt(100) / 4.0);
            case 3 -> JSON.booleanNode(random.nextBoolean());
            case 4 -> JSON.nullNode();
            case 5 -> {
                ObjectNode object = JSON.objectNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    object.set(NAMES.get(random.nextInt(NAMES.size())), value(depth - 1));
                }
                yield object;
            }
            default -> {
                ArrayNode array = JSON.arrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    array.add(value(depth - 1));
                }
                yield array;
            }
        };
    }

    /** A string, which 2 to the power of {@code levels} ways lead to. */
    static String meetingAgain(int levels) {
        StringBuilder schema = new StringBuilder("{\"$ref\":\"#/$defs/a1\",\"$defs\":{");
        for (int i = 1; i < levels; i++) {
            String below = "{\"$ref\":\"#/$defs/a" + (i + 1) + "\"}";
            schema.append("\"a%d\":{\"anyOf\":[%s,%s]},".formatted(i, below, below));
        }
        return schema + "\"a" + levels + "\":{\"type\":\"string\"}}}";
    }
}
