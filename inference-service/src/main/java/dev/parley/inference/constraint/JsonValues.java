package dev.parley.inference.constraint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.constraint.Instruction.Call;
import java.util.OptionalInt;

/** Writes JSON of no schema into a program: any value, any object, and constants. */
final class JsonValues {

    private final ProgramBuilder program;
    private OptionalInt anyValue = OptionalInt.empty();

    JsonValues(ProgramBuilder program) {
        this.program = program;
    }

    /** Any value, then what is at {@code next}. */
    int any(int next) throws TooLargeException {
        return program.add(new Call(anyValue(), next));
    }

    /** Any object, then what is at {@code next}. */
    int anyObject(int next) throws TooLargeException {
        int close = program.word(JsonWords.CLOSE_OBJECT, next);
        int member = program.later();
        int more = program.fork(close, program.word(JsonWords.COMMA, member));
        int value = program.word(JsonWords.COLON, any(more));
        program.set(member, program.word(StringLexeme.ANY, value));
        return program.word(JsonWords.OPEN_OBJECT, program.fork(close, member));
    }

    /** Any list, then what is at {@code next}. */
    int anyArray(int next) throws TooLargeException {
        int close = program.word(JsonWords.CLOSE_ARRAY, next);
        int element = program.later();
        int more = program.fork(close, program.word(JsonWords.COMMA, element));
        program.set(element, any(more));
        return program.word(JsonWords.OPEN_ARRAY, program.fork(close, element));
    }

    private int anyValue() throws TooLargeException {
        if (anyValue.isEmpty()) {
            int routine = program.later();
            anyValue = OptionalInt.of(routine);
            int end = program.end();
            program.set(
                    routine,
                    program.fork(
                            program.word(StringLexeme.ANY, end),
                            program.word(JsonWords.NUMBER, end),
                            program.word(JsonWords.BOOLEAN, end),
                            program.word(JsonWords.NULL, end),
                            anyObject(end),
                            anyArray(end)));
        }
        return anyValue.getAsInt();
    }

    /** One value, then what is at {@code next}. */
    int constant(JsonNode value, int next) throws TooLargeException {
        if (value.isObject()) {
            return constantObject(value, next);
        }
        if (value.isArray()) {
            return constantArray(value, next);
        }
        return program.word(scalar(value), next);
    }

    /** The spelling of a value that holds no others. */
    static ByteExpression scalar(JsonNode value) {
        return value.isTextual()
                ? JsonWords.quoted(value.textValue())
                : ByteExpression.text(value.toString());
    }

    private int constantObject(JsonNode object, int next) throws TooLargeException {
        int address = program.word(JsonWords.CLOSE_OBJECT, next);
        var fields = object.properties().stream().toList().reversed();
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                address = program.word(JsonWords.COMMA, address);
            }
            address = constant(fields.get(i).getValue(), address);
            address = program.word(JsonWords.key(fields.get(i).getKey()), address);
        }
        return program.word(JsonWords.OPEN_OBJECT, address);
    }

    private int constantArray(JsonNode array, int next) throws TooLargeException {
        int address = program.word(JsonWords.CLOSE_ARRAY, next);
        for (int i = array.size() - 1; i >= 0; i--) {
            address = constant(array.get(i), address);
            if (i > 0) {
                address = program.word(JsonWords.COMMA, address);
            }
        }
        return program.word(JsonWords.OPEN_ARRAY, address);
    }
}
