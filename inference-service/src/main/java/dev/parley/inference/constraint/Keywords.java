package dev.parley.inference.constraint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the keywords of one schema, and refuses by name those that mean nothing there. */
final class Keywords {

    /** Say something to people only. */
    private static final Set<String> ANNOTATIONS =
            Set.of(
                    "title",
                    "description",
                    "default",
                    "examples",
                    "$comment",
                    "deprecated",
                    "readOnly",
                    "writeOnly");

    /** Hold definitions, or say what the whole is. */
    private static final Set<String> STRUCTURE = Set.of("$defs", "definitions", "$schema", "$id");

    private final JsonNode schema;
    private final Pointer pointer;

    Keywords(JsonNode schema, Pointer pointer) {
        this.schema = schema;
        this.pointer = pointer;
    }

    boolean has(String keyword) {
        return schema.has(keyword);
    }

    JsonNode get(String keyword) {
        return schema.path(keyword);
    }

    Pointer at(String keyword) {
        return pointer.to(keyword);
    }

    /** Refuses all keywords but annotations and these. */
    void allow(Set<String> keywords) throws UnsupportedSchemaException {
        for (var field : schema.properties()) {
            String keyword = field.getKey();
            if (STRUCTURE.contains(keyword)
                    && (pointer.path().equals("#") || !keyword.equals("$id"))) {
                continue;
            }
            if (!ANNOTATIONS.contains(keyword) && !keywords.contains(keyword)) {
                throw at(keyword).refuse("is not supported here");
            }
        }
    }

    /** Whether it has keywords besides annotations. */
    boolean saysNothing() {
        Set<String> keywords = new HashSet<>();
        schema.fieldNames().forEachRemaining(keywords::add);
        keywords.removeAll(ANNOTATIONS);
        keywords.removeAll(STRUCTURE);
        return keywords.isEmpty();
    }

    /** Returns the types that are named, none where none is. */
    List<String> types() throws UnsupportedSchemaException {
        JsonNode type = get("type");
        if (type.isMissingNode()) {
            return List.of();
        }
        if (type.isTextual()) {
            return List.of(type.textValue());
        }
        List<String> types = type.valueStream().map(JsonNode::asText).distinct().toList();
        if (!type.isArray() || types.isEmpty()) {
            throw at("type").refuse("must be a string or a list of strings");
        }
        return types;
    }

    /** Returns a length or count, in [0, most]. */
    int count(String keyword, int otherwise, int most) throws UnsupportedSchemaException {
        if (!has(keyword)) {
            return otherwise;
        }
        JsonNode value = get(keyword);
        if (!value.canConvertToInt() || !isWhole(value) || value.intValue() < 0) {
            throw at(keyword).refuse("must be a whole number of at least 0");
        }
        if (value.intValue() > most) {
            throw at(keyword).refuse("must be at most " + most);
        }
        return value.intValue();
    }

    /** Returns a whole number of at most 18 digits. */
    OptionalLong bound(String keyword) throws UnsupportedSchemaException {
        if (!has(keyword)) {
            return OptionalLong.empty();
        }
        JsonNode value = get(keyword);
        if (!value.isNumber()
                || !value.canConvertToLong()
                || !isWhole(value)
                || Math.abs(value.longValue()) > NumberRange.LARGEST) {
            throw at(keyword).refuse("is supported for whole numbers of up to 18 digits only");
        }
        return OptionalLong.of(value.longValue());
    }

    private static boolean isWhole(JsonNode value) {
        return value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
    }

    Optional<String> text(String keyword) throws UnsupportedSchemaException {
        if (!has(keyword)) {
            return Optional.empty();
        }
        if (!get(keyword).isTextual()) {
            throw at(keyword).refuse("must be a string");
        }
        return Optional.of(get(keyword).textValue());
    }

    /** Returns the elements of a list. */
    List<JsonNode> list(String keyword) throws UnsupportedSchemaException {
        JsonNode value = get(keyword);
        if (!value.isArray() || value.isEmpty()) {
            throw at(keyword).refuse("must be a list of at least one");
        }
        return value.valueStream().toList();
    }
}
