package dev.parley.inference.constraint;

import static dev.parley.inference.constraint.ByteExpression.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.constraint.ByteExpression.Bytes;
import dev.parley.inference.constraint.ByteExpression.Repeat;
import dev.parley.inference.constraint.Instruction.Fork;
import dev.parley.inference.constraint.Instruction.Special;
import dev.parley.inference.constraint.Instruction.Text;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import dev.parley.inference.tokenizer.ToolCallSyntax.NamedArguments;
import dev.parley.inference.tokenizer.ToolCallSyntax.Tagged;
import java.util.ArrayList;
import java.util.List;

/** Writes calls of tools, in the syntax that the model was taught. Used by one thread. */
final class ToolCallCompiler {

    private static final ByteExpression CALL_ID =
            new Repeat(
                    ByteExpression.oneOf(
                            new Bytes('0', '9'), new Bytes('A', 'Z'), new Bytes('a', 'z')),
                    9,
                    9);
    private static final Lexeme CALL_ID_WORD = ByteAutomaton.small(CALL_ID);
    private static final Lexeme CALL_ID_STRING = ByteAutomaton.small(JsonWords.quoted(CALL_ID));
    private static final Lexeme LINE_END = ByteAutomaton.small(text("\n"));

    /** Text that cannot be taken for an object. */
    private static final Lexeme NO_OBJECT =
            ByteAutomaton.small(
                    ByteExpression.inOrder(
                            ByteExpression.oneOf(new Bytes(0, '{' - 1), new Bytes('{' + 1, 255)),
                            ByteExpression.anyNumberOf(new Bytes(0, 255))));

    private final AnswerRules rules;
    private final List<ToolSignature> tools;
    private final ProgramBuilder program;
    private final JsonValues values;

    /** Writes calls of {@code tools}, some or all of those of the rules. */
    ToolCallCompiler(
            AnswerRules rules,
            List<ToolSignature> tools,
            ProgramBuilder program,
            JsonValues values) {
        this.rules = rules;
        this.tools = tools;
        this.program = program;
        this.values = values;
    }

    /**
     * Where calls begin.
     *
     * @param only an answer that is nothing but calls
     * @param afterText an answer that may be text alone, and calls behind text
     */
    record Calls(int only, int afterText) {}

    Calls write(ToolCallSyntax syntax) throws UnsupportedSchemaException, TooLargeException {
        return switch (syntax) {
            case ToolCallSyntax.JsonList(int begin) ->
                    behindText(program.add(new Special(begin, list())));
            case NamedArguments tokens -> behindText(sequence(tokens));
            case Tagged tags -> tagged(tags);
            case ToolCallSyntax.BareObject() -> {
                int call = object("parameters", program.end());
                int text = program.word(NO_OBJECT, program.end());
                yield new Calls(call, program.fork(program.end(), text, call));
            }
            case ToolCallSyntax.None() ->
                    throw new IllegalStateException("no syntax to write calls in");
        };
    }

    private Calls behindText(int calls) throws TooLargeException {
        return new Calls(calls, program.add(new Text(program.fork(program.end(), calls))));
    }

    /** {@code [{"name": …}, …]}. */
    private int list() throws UnsupportedSchemaException, TooLargeException {
        int close = program.word(JsonWords.CLOSE_ARRAY, program.end());
        int call = program.later();
        int afterCall =
                rules.parallel() ? program.fork(close, program.word(JsonWords.COMMA, call)) : close;
        program.set(call, object("arguments", afterCall));
        return program.word(JsonWords.OPEN_ARRAY, call);
    }

    /** {@code {"name": "…", "arguments": {…}, "id": "…"}}, the last perhaps left out. */
    private int object(String arguments, int next)
            throws UnsupportedSchemaException, TooLargeException {
        int close = program.word(JsonWords.CLOSE_OBJECT, next);
        int id = program.word(JsonWords.key("id"), program.word(CALL_ID_STRING, close));
        int afterArguments = program.fork(close, program.word(JsonWords.COMMA, id));
        List<Integer> ways = new ArrayList<>();
        for (ToolSignature tool : tools) {
            int named = program.word(JsonWords.key(arguments), arguments(tool, afterArguments));
            int name =
                    program.word(
                            JsonWords.quoted(tool.name()), program.word(JsonWords.COMMA, named));
            ways.add(program.word(JsonWords.key("name"), name));
        }
        return program.word(JsonWords.OPEN_OBJECT, program.add(new Fork(ways)));
    }

    /** {@code [TOOL_CALLS]name[CALL_ID]id[ARGS]{…}}, once or more. */
    private int sequence(NamedArguments tokens)
            throws UnsupportedSchemaException, TooLargeException {
        int call = program.later();
        int afterCall = rules.parallel() ? program.fork(program.end(), call) : program.end();
        List<Integer> ways = new ArrayList<>();
        for (ToolSignature tool : tools) {
            int afterName =
                    program.add(new Special(tokens.arguments(), arguments(tool, afterCall)));
            if (tokens.callId().isPresent()) {
                int id = program.word(CALL_ID_WORD, afterName);
                afterName =
                        program.fork(
                                afterName,
                                program.add(new Special(tokens.callId().getAsInt(), id)));
            }
            ways.add(program.word(text(tool.name()), afterName));
        }
        program.set(call, program.add(new Special(tokens.begin(), program.add(new Fork(ways)))));
        return call;
    }

    /** An object on a line of its own between two tags, once or more. */
    private Calls tagged(Tagged tags) throws UnsupportedSchemaException, TooLargeException {
        int call = program.later();
        int only = program.word(ByteAutomaton.small(text(tags.open())), call);
        int afterCall =
                rules.parallel()
                        ? program.fork(program.end(), program.word(LINE_END, only))
                        : program.end();
        int close = program.word(ByteAutomaton.small(text("\n" + tags.close())), afterCall);
        program.set(call, program.word(LINE_END, object("arguments", close)));
        int text = program.word(TextLexeme.without(tags.open()), program.end());
        int textAndCall = program.word(TextLexeme.until(tags.open()), call);
        return new Calls(only, program.fork(program.end(), text, textAndCall));
    }

    private int arguments(ToolSignature tool, int next)
            throws UnsupportedSchemaException, TooLargeException {
        Pointer root = Pointer.root("tools[" + rules.tools().indexOf(tool) + "].parameters");
        if (tool.parameters().isEmpty()) {
            return program.word(JsonWords.OPEN_OBJECT, program.word(JsonWords.CLOSE_OBJECT, next));
        }
        JsonNode schema = SchemaText.parse(tool.parameters(), root);
        SchemaCompiler schemas = new SchemaCompiler(schema, root, program, values);
        if (tool.strict()) {
            return schemas.compile(next);
        }
        int anyObject = values.anyObject(next); // first: the schema may leave no room for it
        ProgramBuilder.Mark mark = program.mark();
        try {
            return schemas.compile(next);
        } catch (UnsupportedSchemaException _) {
            program.undo(mark);
            return anyObject;
        }
    }
}
