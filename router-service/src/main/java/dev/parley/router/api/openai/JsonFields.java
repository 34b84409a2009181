package dev.parley.router.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.router.dispatch.RouterException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Reads the fields of one JSON object of a request; every one must be asked for or is refused. */
final class JsonFields {

    private final JsonNode node;
    private final String path;
    private final Set<String> asked = new HashSet<>();

    JsonFields(JsonNode node, String path) {
        this.node = node;
        this.path = path;
        if (!node.isObject()) {
            throw RouterException.invalid(path, "'" + path + "' must be an object.");
        }
    }

    /** Returns the field unless it is missing or null. */
    Optional<JsonNode> value(String name) {
        asked.add(name);
        return Optional.ofNullable(node.get(name)).filter(it -> !it.isNull());
    }

    Optional<String> text(String name) {
        return value(name, JsonNode::isTextual, "a string").map(JsonNode::textValue);
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    Optional<Boolean> truth(String name) {
        return value(name, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
    }

    OptionalDouble number(String name) {
        return value(name, JsonNode::isNumber, "a number")
                .map(it -> OptionalDouble.of(it.doubleValue()))
                .orElse(OptionalDouble.empty());
    }

    OptionalInt integer(String name) {
        return value(name, it -> it.isIntegralNumber() && it.canConvertToInt(), "a whole number")
                .map(it -> OptionalInt.of(it.intValue()))
                .orElse(OptionalInt.empty());
    }

    OptionalLong longInteger(String name) {
        return value(name, it -> it.isIntegralNumber() && it.canConvertToLong(), "a whole number")
                .map(it -> OptionalLong.of(it.longValue()))
                .orElse(OptionalLong.empty());
    }

    Optional<JsonFields> object(String name) {
        return value(name).map(it -> new JsonFields(it, at(name)));
    }

    List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode item : array(name)) {
            objects.add(new JsonFields(item, at(name) + "[" + objects.size() + "]"));
        }
        return objects;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array(name)) {
            if (!item.isTextual()) {
                throw RouterException.invalid(
                        at(name), "'" + at(name) + "' must be a list of strings.");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /** These change nothing here and may have any value. */
    void ignore(String... names) {
        asked.addAll(List.of(names));
    }

    /** This is built only as far as the values that the predicate accepts. */
    void accept(String name, Predicate<JsonNode> supported) {
        value(name)
                .filter(supported.negate())
                .ifPresent(it -> {
                    throw unsupported(name, "This value of '" + at(name) + "'");
                });
    }

    /** Call when every field was asked for. */
    void refuseOthers() {
        node.fieldNames()
                .forEachRemaining(name -> {
                    if (!asked.contains(name) && !node.get(name).isNull()) {
                        throw unsupported(name, "'" + at(name) + "'");
                    }
                });
    }

    RouterException invalid(String name, String message) {
        return RouterException.invalid(at(name), message);
    }

    RouterException missing(String name) {
        return invalid(name, "'" + at(name) + "' is missing.");
    }

    String path() {
        return path;
    }

    private RouterException unsupported(String name, String what) {
        return RouterException.unsupported(at(name), what + " is not supported.");
    }

    private Optional<JsonNode> value(String name, Predicate<JsonNode> fits, String expected) {
        Optional<JsonNode> value = value(name);
        if (value.isPresent() && !fits.test(value.get())) {
            throw invalid(name, "'" + at(name) + "' must be " + expected + ".");
        }
        return value;
    }

    private Iterable<JsonNode> array(String name) {
        return value(name, JsonNode::isArray, "a list")
                .<Iterable<JsonNode>>map(it -> it)
                .orElse(List.of());
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
