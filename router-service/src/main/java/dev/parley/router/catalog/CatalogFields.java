package dev.parley.router.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads the fields of one mapping of a catalogue and refuses those that nobody asked for. */
final class CatalogFields {

    private final String file;
    private final String path;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();

    CatalogFields(String file, String path, JsonNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw new InvalidCatalogException(file, path, "a mapping is expected");
        }
    }

    String text(String name) {
        JsonNode value = required(name);
        if (!value.isTextual()) {
            throw invalid(name, "a text is expected");
        }
        return value.textValue();
    }

    double number(String name) {
        JsonNode value = required(name);
        if (!value.isNumber()) {
            throw invalid(name, "a number is expected");
        }
        return value.doubleValue();
    }

    OptionalDouble optionalNumber(String name) {
        return has(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
    }

    int integer(String name) {
        JsonNode value = required(name);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw invalid(name, "a whole number is expected");
        }
        return value.intValue();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : items(name)) {
            if (!item.isTextual()) {
                throw invalid(name, "a list of texts is expected");
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    CatalogFields mapping(String name) {
        return new CatalogFields(file, at(name), required(name));
    }

    Optional<CatalogFields> optionalMapping(String name) {
        return has(name) ? Optional.of(mapping(name)) : Optional.empty();
    }

    List<CatalogFields> mappings(String name) {
        List<CatalogFields> mappings = new ArrayList<>();
        for (JsonNode item : items(name)) {
            mappings.add(new CatalogFields(file, at(name) + "[" + mappings.size() + "]", item));
        }
        return mappings;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    boolean has(String name) {
        asked.add(name);
        return node.hasNonNull(name);
    }

    /** Call when every field was asked for. */
    void refuseOthers() {
        for (String name : names()) {
            if (!asked.contains(name)) {
                throw invalid(name, "unknown field");
            }
        }
    }

    InvalidCatalogException invalid(String name, String cause) {
        return new InvalidCatalogException(file, at(name), cause);
    }

    InvalidCatalogException invalid(String cause) {
        return new InvalidCatalogException(file, path, cause);
    }

    private JsonNode items(String name) {
        JsonNode value = required(name);
        if (!value.isArray()) {
            throw invalid(name, "a list is expected");
        }
        return value;
    }

    private JsonNode required(String name) {
        if (!has(name)) {
            throw invalid(name, "missing");
        }
        return node.get(name);
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
