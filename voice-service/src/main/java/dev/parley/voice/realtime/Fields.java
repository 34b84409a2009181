package dev.parley.voice.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the fields of one JSON object and names the offending one in every complaint. Fields that
 * nobody asked for are unknown: {@link #refuseOthers}.
 */
final class Fields {

    private final ObjectNode node;
    private final String path;
    private final Set<String> known = new HashSet<>();

    Fields(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** The object at {@code node}, which must be one. */
    static Fields of(JsonNode node, String path) {
        if (node instanceof ObjectNode object) {
            return new Fields(object, path);
        }
        throw wrongType(path, "an object");
    }

    /** The full path of a field. */
    String param(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Whether the field is there, null included. */
    boolean has(String name) {
        known.add(name);
        return node.has(name);
    }

    /** Whether the field is there and null. */
    boolean isNull(String name) {
        known.add(name);
        return node.path(name).isNull();
    }

    /** The field's value; absent where the field is. Null is a value. */
    Optional<JsonNode> value(String name) {
        known.add(name);
        return Optional.ofNullable(node.get(name));
    }

    Optional<String> text(String name) {
        return value(name).map(value -> asText(value, param(name)));
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    Optional<Boolean> bool(String name) {
        return value(name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw wrongType(param(name), "a boolean");
                    }
                    return value.booleanValue();
                });
    }

    /** A number within bounds, both included. */
    Optional<Double> number(String name, double min, double max) {
        return value(name)
                .map(value -> {
                    if (!value.isNumber()) {
                        throw wrongType(param(name), "a number");
                    }
                    double number = value.doubleValue();
                    if (!(number >= min && number <= max)) {
                        throw outOfRange(name, min + " to " + max);
                    }
                    return number;
                });
    }

    /** A whole number within bounds, both included. */
    Optional<Long> integer(String name, long min, long max) {
        return value(name)
                .map(value -> {
                    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                        throw wrongType(param(name), "an integer");
                    }
                    long number = value.longValue();
                    if (number < min || number > max) {
                        throw outOfRange(name, min + " to " + max);
                    }
                    return number;
                });
    }

    Optional<Fields> object(String name) {
        return value(name).map(value -> of(value, param(name)));
    }

    Fields requiredObject(String name) {
        return object(name).orElseThrow(() -> missing(name));
    }

    /** The elements of an array of objects. */
    Optional<List<Fields>> objects(String name) {
        return array(name)
                .map(elements -> {
                    List<Fields> objects = new ArrayList<>(elements.size());
                    for (JsonNode element : elements) {
                        String elementPath = param(name) + "[" + objects.size() + "]";
                        objects.add(of(element, elementPath));
                    }
                    return objects;
                });
    }

    /** The elements of an array of strings. */
    Optional<List<String>> texts(String name) {
        return array(name)
                .map(elements -> {
                    List<String> texts = new ArrayList<>(elements.size());
                    for (JsonNode element : elements) {
                        texts.add(asText(element, param(name) + "[" + texts.size() + "]"));
                    }
                    return texts;
                });
    }

    private Optional<JsonNode> array(String name) {
        return value(name)
                .map(value -> {
                    if (!value.isArray()) {
                        throw wrongType(param(name), "an array");
                    }
                    return value;
                });
    }

    /** A limit of output tokens: empty for {@code "inf"}. */
    Optional<OptionalInt> outputTokens(String name) {
        if (value(name).filter(value -> value.asText().equals("inf")).isPresent()) {
            return Optional.of(OptionalInt.empty());
        }
        return integer(name, 1, 4096).map(tokens -> OptionalInt.of(tokens.intValue()));
    }

    /** A field of the protocol that this server does not have: only null is accepted. */
    void refuse(String name) {
        value(name)
                .filter(value -> !value.isNull())
                .ifPresent(_ -> {
                    throw ProtocolException.unsupported(param(name), "It");
                });
    }

    /** Complains about the first field that was never asked for. */
    void refuseOthers() {
        for (String name : (Iterable<String>) node::fieldNames) {
            if (!known.contains(name)) {
                throw new ProtocolException(
                        VoiceError.UNKNOWN_PARAMETER,
                        "Unknown parameter: '" + param(name) + "'.",
                        param(name));
            }
        }
    }

    /** The JSON of the whole object. */
    String json() {
        return node.toString();
    }

    ObjectNode node() {
        return node;
    }

    ProtocolException missing(String name) {
        return new ProtocolException(
                VoiceError.MISSING_REQUIRED_PARAMETER,
                "Missing required parameter: '" + param(name) + "'.",
                param(name));
    }

    private ProtocolException outOfRange(String name, String range) {
        return ProtocolException.invalidValue(param(name), "Expected " + range + ".");
    }

    private static String asText(JsonNode value, String param) {
        if (!value.isTextual()) {
            throw wrongType(param, "a string");
        }
        return value.textValue();
    }

    private static ProtocolException wrongType(String param, String expected) {
        return new ProtocolException(
                VoiceError.INVALID_TYPE,
                "Invalid type for '" + param + "': expected " + expected + ".",
                param);
    }
}
