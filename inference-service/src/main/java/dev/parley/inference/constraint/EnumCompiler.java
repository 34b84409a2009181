package dev.parley.inference.constraint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.constraint.ByteExpression.OneOf;
import dev.parley.inference.constraint.Instruction.Fork;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes values that are listed one by one: those without parts as a single word. */
final class EnumCompiler {

    private final ProgramBuilder program;
    private final JsonValues values;

    EnumCompiler(ProgramBuilder program, JsonValues values) {
        this.program = program;
        this.values = values;
    }

    int compile(Keywords schema, int next) throws UnsupportedSchemaException {
        String keyword = schema.has("enum") ? "enum" : "const";
        try {
            return compile(schema, keyword, next);
        } catch (TooLargeException refused) {
            throw schema.at(keyword).refuse(refused.problem());
        }
    }

    private int compile(Keywords schema, String keyword, int next)
            throws UnsupportedSchemaException, TooLargeException {
        schema.allow(Set.of(keyword, "type"));
        List<JsonNode> listed =
                keyword.equals("enum") ? schema.list("enum") : List.of(schema.get("const"));
        List<String> types = schema.types();
        List<ByteExpression> scalars = new ArrayList<>();
        List<Integer> ways = new ArrayList<>();
        for (JsonNode value : listed) {
            if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(type, value))) {
                continue; // no value of the schema
            }
            if (value.isContainerNode()) {
                ways.add(values.constant(value, next));
            } else {
                scalars.add(JsonValues.scalar(value));
            }
        }
        if (!scalars.isEmpty()) {
            ways.add(program.word(new OneOf(scalars), next));
        }
        if (ways.isEmpty()) {
            throw schema.at(keyword).refuse("lists no value of its type");
        }
        return program.add(new Fork(ways));
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            default -> false;
        };
    }
}
