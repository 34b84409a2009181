package dev.parley.inference.constraint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.constraint.Instruction.Call;
import java.util.List;
import java.util.OptionalInt;

/** Writes lists: the elements that must be there one by one, the others in a loop. */
final class ArrayCompiler {

    private static final int MOST_COUNTED = 2000;
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private final SchemaCompiler schemas;
    private final ProgramBuilder program;
    private final JsonValues values;
    private OptionalInt item = OptionalInt.empty(); // a routine

    ArrayCompiler(SchemaCompiler schemas, ProgramBuilder program, JsonValues values) {
        this.schemas = schemas;
        this.program = program;
        this.values = values;
    }

    int compile(Keywords schema, int next) throws UnsupportedSchemaException, TooLargeException {
        List<JsonNode> prefix = schema.has("prefixItems") ? schema.list("prefixItems") : List.of();
        int least = schema.count("minItems", 0, MOST_COUNTED);
        int most = schema.count("maxItems", UNLIMITED, MOST_COUNTED);
        JsonNode items = schema.get("items");
        if (items.isBoolean() && !items.booleanValue()) {
            most = Math.min(most, prefix.size());
        }
        if (least > most) {
            throw schema.at("minItems").refuse("leaves no list short enough");
        }
        int close = program.word(JsonWords.CLOSE_ARRAY, next);
        if (most == 0) {
            return program.word(JsonWords.OPEN_ARRAY, close);
        }
        if (most == UNLIMITED && least <= 1 && prefix.isEmpty()) {
            return program.word(JsonWords.OPEN_ARRAY, elements(schema, least, close));
        }
        int counted = most == UNLIMITED ? Math.max(1, Math.max(least, prefix.size())) : most;
        int after = most == UNLIMITED ? loop(schema, close) : close;
        for (int place = counted - 1; place >= 0; place--) {
            int element = element(schema, prefix, place, after);
            int more = place == 0 ? element : program.word(JsonWords.COMMA, element);
            after = place >= least ? program.fork(close, more) : more;
        }
        return program.word(JsonWords.OPEN_ARRAY, after);
    }

    /** Behind the elements that are counted: the end, or more. */
    private int loop(Keywords schema, int close)
            throws UnsupportedSchemaException, TooLargeException {
        int more = program.later();
        int after = program.fork(close, program.word(JsonWords.COMMA, more));
        program.set(more, item(schema, after));
        return after;
    }

    private int element(Keywords schema, List<JsonNode> prefix, int place, int next)
            throws UnsupportedSchemaException, TooLargeException {
        if (place < prefix.size()) {
            return schemas.schema(prefix.get(place), schema.at("prefixItems").to(place), next);
        }
        return item(schema, next);
    }

    /** Elements that nobody counts, at least {@code least}, which is 0 or 1. */
    private int elements(Keywords schema, int least, int close)
            throws UnsupportedSchemaException, TooLargeException {
        int element = program.later();
        int more = program.word(JsonWords.COMMA, element);
        program.set(element, itemSchema(schema, program.fork(close, more)));
        return least == 0 ? program.fork(close, element) : element;
    }

    private int item(Keywords schema, int next)
            throws UnsupportedSchemaException, TooLargeException {
        if (item.isEmpty()) {
            item = OptionalInt.of(itemSchema(schema, program.end()));
        }
        return program.add(new Call(item.getAsInt(), next));
    }

    private int itemSchema(Keywords schema, int next)
            throws UnsupportedSchemaException, TooLargeException {
        return schema.has("items")
                ? schemas.schema(schema.get("items"), schema.at("items"), next)
                : values.any(next);
    }
}
