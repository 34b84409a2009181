package dev.parley.inference.constraint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.constraint.Instruction.Call;
import dev.parley.inference.constraint.Instruction.Fork;
import dev.parley.inference.constraint.PatternReader.PatternException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a JSON Schema into a program. What answers cannot be held to is refused by name: a schema
 * is never taken for less than it says. Used by one thread.
 */
final class SchemaCompiler {

    /** How deep schemas may nest. */
    private static final int MAX_NESTING = 64;

    /** How deep, references followed. */
    private static final int MAX_DEPTH = 256;

    private static final Set<String> STRING = Set.of("minLength", "maxLength", "pattern", "format");
    private static final Set<String> NUMBER =
            Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
    private static final Set<String> OBJECT =
            Set.of("properties", "required", "additionalProperties");
    private static final Set<String> ARRAY = Set.of("items", "prefixItems", "minItems", "maxItems");
    private static final Map<String, Set<String>> KEYWORDS =
            Map.of(
                    "string", STRING,
                    "number", NUMBER,
                    "integer", NUMBER,
                    "object", OBJECT,
                    "array", ARRAY,
                    "boolean", Set.of(),
                    "null", Set.of());

    private final JsonNode document;
    private final Pointer root;
    private final ProgramBuilder program;
    private final JsonValues values;
    private final Map<String, Integer> routines = new HashMap<>(); // by reference
    private int nesting;
    private int depth;

    SchemaCompiler(JsonNode document, Pointer root, ProgramBuilder program, JsonValues values) {
        this.document = document;
        this.root = root;
        this.program = program;
        this.values = values;
    }

    /** Writes the document: a value of it, then what is at {@code next}. */
    int compile(int next) throws UnsupportedSchemaException {
        try {
            return schema(document, root, next);
        } catch (TooLargeException refused) {
            throw root.refuse(refused.problem());
        }
    }

    /** Writes a schema: a value of it, then what is at {@code next}. */
    int schema(JsonNode schema, Pointer pointer, int next)
            throws UnsupportedSchemaException, TooLargeException {
        if (schema.isBoolean() && schema.booleanValue()) {
            return values.any(next);
        }
        if (!schema.isObject()) {
            throw pointer.refuse("must be an object" + (schema.isBoolean() ? ", not false" : ""));
        }
        if (++nesting > MAX_NESTING) {
            throw pointer.refuse("nests deeper than " + MAX_NESTING);
        }
        if (++depth > MAX_DEPTH) {
            throw pointer.refuse("is reached through too many references");
        }
        int address = byKeyword(new Keywords(schema, pointer), next);
        depth--;
        nesting--;
        return address;
    }

    private int byKeyword(Keywords schema, int next)
            throws UnsupportedSchemaException, TooLargeException {
        if (schema.has("$ref")) {
            schema.allow(Set.of("$ref"));
            return reference(schema, next);
        }
        if (schema.has("enum") || schema.has("const")) {
            return new EnumCompiler(program, values).compile(schema, next);
        }
        for (String any : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(any)) {
                schema.allow(Set.of(any));
                return anyOf(schema, any, next);
            }
        }
        if (schema.saysNothing()) {
            return values.any(next);
        }
        return byTypes(schema, next);
    }

    private int reference(Keywords schema, int next)
            throws UnsupportedSchemaException, TooLargeException {
        String reference = schema.text("$ref").orElse("");
        Integer known = routines.get(reference);
        if (known == null) {
            JsonNode target =
                    Pointer.resolve(reference, document)
                            .orElseThrow(() ->
                                    schema.at("$ref")
                                            .refuse("must point to a place in this schema"));
            known = program.later();
            routines.put(reference, known);
            int outer = nesting;
            nesting = 0;
            Pointer place = new Pointer(root.field(), reference);
            program.set(known, schema(target, place, program.end()));
            nesting = outer;
        }
        return program.add(new Call(known, next));
    }

    private int anyOf(Keywords schema, String keyword, int next)
            throws UnsupportedSchemaException, TooLargeException {
        List<JsonNode> alternatives = schema.list(keyword);
        if (keyword.equals("allOf") && alternatives.size() > 1) {
            throw schema.at(keyword).refuse("is supported for a single schema only");
        }
        List<Integer> ways = new ArrayList<>();
        for (int i = 0; i < alternatives.size(); i++) {
            ways.add(schema(alternatives.get(i), schema.at(keyword).to(i), next));
        }
        return program.add(new Fork(ways));
    }

    private int byTypes(Keywords schema, int next)
            throws UnsupportedSchemaException, TooLargeException {
        List<String> types = schema.types().isEmpty() ? inferred(schema) : schema.types();
        Set<String> allowed = new TreeSet<>(Set.of("type"));
        for (String type : types) {
            Set<String> keywords = KEYWORDS.get(type);
            if (keywords == null) {
                throw schema.at("type").refuse("names no type of JSON");
            }
            allowed.addAll(keywords);
        }
        schema.allow(allowed);
        List<Integer> ways = new ArrayList<>();
        for (String type : types) {
            ways.add(byType(type, schema, next));
        }
        return program.add(new Fork(ways));
    }

    /** The type whose keywords a schema has that names none. */
    private static List<String> inferred(Keywords schema) throws UnsupportedSchemaException {
        for (String type : List.of("object", "array", "string", "number")) {
            for (String keyword : KEYWORDS.getOrDefault(type, Set.of())) {
                if (schema.has(keyword)) {
                    return List.of(type);
                }
            }
        }
        schema.allow(Set.of());
        throw new IllegalStateException("a keyword that is neither known nor refused");
    }

    private int byType(String type, Keywords schema, int next)
            throws UnsupportedSchemaException, TooLargeException {
        return switch (type) {
            case "object" -> new ObjectCompiler(this, program, values).compile(schema, next);
            case "array" -> new ArrayCompiler(this, program, values).compile(schema, next);
            case "string" -> string(schema, next);
            case "number" -> number(schema, false, next);
            case "integer" -> number(schema, true, next);
            case "boolean" -> program.word(JsonWords.BOOLEAN, next);
            case "null" -> program.word(JsonWords.NULL, next);
            default -> throw new IllegalStateException("checked before: " + type);
        };
    }

    private int string(Keywords schema, int next)
            throws UnsupportedSchemaException, TooLargeException {
        boolean sized = schema.has("minLength") || schema.has("maxLength");
        if (schema.has("pattern")) {
            if (sized || schema.has("format")) {
                throw schema.at("pattern").refuse("is not supported beside length or format");
            }
            return pattern(schema, next);
        }
        if (schema.has("format")) {
            if (sized) {
                throw schema.at("format").refuse("is not supported beside length");
            }
            String format = schema.text("format").orElse("");
            return program.word(
                    StringFormats.of(format)
                            .orElseThrow(() ->
                                    schema.at("format")
                                            .refuse("\"" + format + "\" is not supported")),
                    next);
        }
        int least = schema.count("minLength", 0, StringLexeme.LONGEST);
        int most = schema.count("maxLength", StringLexeme.UNLIMITED, StringLexeme.LONGEST);
        if (least > most) {
            throw schema.at("maxLength").refuse("must not be below minLength");
        }
        return program.word(new StringLexeme(least, most), next);
    }

    private int pattern(Keywords schema, int next) throws UnsupportedSchemaException {
        try {
            ByteExpression found = PatternReader.read(schema.text("pattern").orElse(""));
            return program.word(JsonWords.quoted(found), next);
        } catch (PatternException refused) {
            throw schema.at("pattern").refuse("is not supported: it " + refused.getMessage());
        } catch (TooLargeException refused) {
            throw schema.at("pattern").refuse(refused.problem());
        }
    }

    private int number(Keywords schema, boolean whole, int next)
            throws UnsupportedSchemaException, TooLargeException {
        OptionalLong least = schema.bound("minimum");
        OptionalLong most = schema.bound("maximum");
        OptionalLong above = schema.bound("exclusiveMinimum");
        OptionalLong below = schema.bound("exclusiveMaximum");
        if (least.isEmpty() && most.isEmpty() && above.isEmpty() && below.isEmpty()) {
            return program.word(whole ? JsonWords.INTEGER : JsonWords.NUMBER, next);
        }
        if (!whole && (above.isPresent() || below.isPresent())) {
            String keyword = above.isPresent() ? "exclusiveMinimum" : "exclusiveMaximum";
            throw schema.at(keyword).refuse("is supported for integers only");
        }
        long low = Math.max(least.orElse(-NumberRange.LARGEST), above.orElse(Long.MIN_VALUE) + 1);
        long high = Math.min(most.orElse(NumberRange.LARGEST), below.orElse(Long.MAX_VALUE) - 1);
        if (low > high || low < -NumberRange.LARGEST || high > NumberRange.LARGEST) {
            throw schema.at("type").refuse("leaves no number between its bounds");
        }
        NumberRange range = new NumberRange(low, high);
        return program.word(whole ? range.integers() : range.decimals(), next);
    }
}
