package dev.parley.inference.constraint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes objects: the properties in the order in which the schema lists them, those not required
 * left out or not, then others where the schema asks for others. Each name has one spelling.
 */
final class ObjectCompiler {

    private static final int MAX_PROPERTIES = 1000;
    private static final int LONGEST_NAME = 256; // characters
    private static final int NOWHERE = -1;

    private final SchemaCompiler schemas;
    private final ProgramBuilder program;
    private final JsonValues values;

    ObjectCompiler(SchemaCompiler schemas, ProgramBuilder program, JsonValues values) {
        this.schemas = schemas;
        this.program = program;
        this.values = values;
    }

    private record Property(String name, JsonNode schema, Pointer pointer, boolean required) {}

    int compile(Keywords schema, int next) throws UnsupportedSchemaException, TooLargeException {
        if (!schema.has("properties") && !schema.has("required") && isOpen(schema)) {
            return values.anyObject(next);
        }
        List<Property> properties = properties(schema);
        int close = program.word(JsonWords.CLOSE_OBJECT, next);
        int afterAll = close;
        int member = NOWHERE; // one of the properties not written yet
        if (mayHaveOthers(schema)) {
            int other = program.later();
            afterAll = program.fork(close, program.word(JsonWords.COMMA, other));
            program.set(other, other(schema, properties, afterAll));
            member = other;
        }
        int afterMember = afterAll;
        boolean mayClose = true;
        for (Property property : properties.reversed()) {
            int value = schemas.schema(property.schema(), property.pointer(), afterMember);
            int named = named(property, value);
            mayClose &= !property.required();
            member = property.required() || member == NOWHERE ? named : program.fork(named, member);
            int more = program.word(JsonWords.COMMA, member);
            afterMember = mayClose ? program.fork(close, more) : more;
        }
        if (member == NOWHERE) {
            return program.word(JsonWords.OPEN_OBJECT, close);
        }
        return program.word(JsonWords.OPEN_OBJECT, mayClose ? program.fork(close, member) : member);
    }

    private int named(Property property, int value) throws UnsupportedSchemaException {
        try {
            return program.word(JsonWords.key(property.name()), value);
        } catch (TooLargeException refused) {
            throw property.pointer().refuse(refused.problem());
        }
    }

    private int other(Keywords schema, List<Property> properties, int next)
            throws UnsupportedSchemaException, TooLargeException {
        List<String> names = properties.stream().map(Property::name).toList();
        int value = schemas.schema(others(schema), schema.at("additionalProperties"), next);
        return program.word(JsonWords.otherKey(names), value);
    }

    private static JsonNode others(Keywords schema) {
        return schema.get("additionalProperties");
    }

    /** Whether nothing is said of other properties than those listed, or they may be anything. */
    private static boolean isOpen(Keywords schema) {
        return others(schema).isMissingNode()
                || (others(schema).isBoolean() && others(schema).booleanValue());
    }

    /** Others are written only where the schema says so. */
    private static boolean mayHaveOthers(Keywords schema) {
        return others(schema).isObject() || (others(schema).isBoolean() && isOpen(schema));
    }

    private static List<Property> properties(Keywords schema) throws UnsupportedSchemaException {
        Map<String, JsonNode> listed = new LinkedHashMap<>();
        schema.get("properties").properties().forEach(e -> listed.put(e.getKey(), e.getValue()));
        if (schema.has("properties") && !schema.get("properties").isObject()) {
            throw schema.at("properties").refuse("must be an object");
        }
        if (listed.size() > MAX_PROPERTIES) {
            throw schema.at("properties").refuse("are more than 1,000");
        }
        Set<String> required = required(schema, listed.keySet());
        List<Property> properties = new ArrayList<>();
        listed.forEach((name, value) ->
                properties.add(
                        new Property(
                                name,
                                value,
                                schema.at("properties").to(name),
                                required.contains(name))));
        for (Property property : properties) {
            if (property.name().length() > LONGEST_NAME) {
                throw property.pointer().refuse("has too long a name");
            }
        }
        return properties;
    }

    private static Set<String> required(Keywords schema, Set<String> listed)
            throws UnsupportedSchemaException {
        Set<String> required = new HashSet<>();
        for (JsonNode name : schema.get("required")) {
            if (!listed.contains(name.asText())) {
                throw schema.at("required")
                        .refuse("names \"" + name.asText() + "\", which is not among properties");
            }
            required.add(name.asText());
        }
        return required;
    }
}
