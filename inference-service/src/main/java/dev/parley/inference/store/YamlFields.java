package dev.parley.inference.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Reads the fields of one mapping of a YAML file and refuses those that nobody asked for. */
final class YamlFields {

    private final String file;
    private final String path;
    private final JsonNode node;
    private final Set<String> asked = new HashSet<>();

    YamlFields(String file, String path, JsonNode node) throws StoreException {
        this.file = file;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw invalid("a mapping is expected");
        }
    }

    /** Returns the names of all fields, in their order. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    Optional<YamlFields> mapping(String name) throws StoreException {
        Optional<JsonNode> value = find(name);
        return value.isPresent()
                ? Optional.of(new YamlFields(file, at(name), value.get()))
                : Optional.empty();
    }

    Optional<String> text(String name) throws StoreException {
        Optional<JsonNode> value = find(name);
        return value.isPresent() ? Optional.of(scalar(name, value.get())) : Optional.empty();
    }

    String requireText(String name) throws StoreException {
        return text(name).orElseThrow(() -> invalid(name, "is missing"));
    }

    /** Returns the value that a text stands for, or says what is wrong with it. */
    <T> Optional<T> value(String name, Function<String, T> reader) throws StoreException {
        Optional<String> text = text(name);
        return text.isPresent() ? Optional.of(read(name, text.get(), reader)) : Optional.empty();
    }

    <T> T require(String name, Function<String, T> reader) throws StoreException {
        return read(name, requireText(name), reader);
    }

    <T> List<T> list(String name, Function<String, T> reader) throws StoreException {
        Optional<JsonNode> values = find(name);
        List<T> list = new ArrayList<>();
        if (values.isPresent()) {
            if (!values.get().isArray() || values.get().isEmpty()) {
                throw invalid(name, "a list of texts is expected");
            }
            for (JsonNode value : values.get()) {
                list.add(read(name, scalar(name, value), reader));
            }
        }
        return list;
    }

    /** Returns all fields as texts, in the order of their names. */
    Map<String, String> texts() throws StoreException {
        Map<String, String> texts = new TreeMap<>();
        for (String name : names()) {
            texts.put(name, requireText(name));
        }
        return texts;
    }

    void refuseOthers() throws StoreException {
        for (String name : names()) {
            if (!asked.contains(name)) {
                throw invalid(name, "is unknown");
            }
        }
    }

    StoreException invalid(String name, String problem) {
        return new StoreException("%s: %s: %s".formatted(file, at(name), problem));
    }

    StoreException invalid(String problem) {
        return new StoreException(
                "%s: %s%s".formatted(file, path.isEmpty() ? "" : path + ": ", problem));
    }

    private <T> T read(String name, String text, Function<String, T> reader) throws StoreException {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new StoreException("%s: %s: %s".formatted(file, at(name), e.getMessage()), e);
        }
    }

    private Optional<JsonNode> find(String name) {
        asked.add(name);
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    private String scalar(String name, JsonNode value) throws StoreException {
        if (!value.isValueNode()) {
            throw invalid(name, "a single value is expected");
        }
        return value.asText();
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
