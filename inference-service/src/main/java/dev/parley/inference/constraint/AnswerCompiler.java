package dev.parley.inference.constraint;

import dev.parley.inference.constraint.Instruction.Text;
import dev.parley.inference.constraint.ResponseFormat.JsonObject;
import dev.parley.inference.constraint.ResponseFormat.JsonSchema;
import dev.parley.inference.tokenizer.ToolCallSyntax;
import java.util.List;
import java.util.OptionalInt;

/** Writes the program of an answer's rules. Used by one thread, for one program. */
final class AnswerCompiler {

    private static final Pointer SCHEMA = Pointer.root("response_format.json_schema");
    private static final Pointer TOOLS = Pointer.root("tools");
    private static final Pointer CHOICE = Pointer.root("tool_choice");

    private final AnswerRules rules;
    private final ToolCallSyntax syntax;
    private final ProgramBuilder program = new ProgramBuilder();
    private final JsonValues values = new JsonValues(program);

    private AnswerCompiler(AnswerRules rules, ToolCallSyntax syntax) {
        this.rules = rules;
        this.syntax = syntax;
    }

    /**
     * Returns the program of an answer's rules. Where all tools together are too large, or one of
     * them has no end, those that are not strict take any object.
     */
    static Program compile(AnswerRules rules, ToolCallSyntax syntax)
            throws UnsupportedSchemaException {
        try {
            return new AnswerCompiler(rules, syntax).compile();
        } catch (TooLargeException tooLarge) {
            AnswerRules lenient = rules.withAnyObjects();
            if (!lenient.equals(rules)) {
                return compile(lenient, syntax);
            }
            Pointer cause = isTooLargeAlone(rules.format(), syntax) ? SCHEMA : TOOLS;
            throw cause.refuse(tooLarge.problem());
        }
    }

    private static boolean isTooLargeAlone(ResponseFormat format, ToolCallSyntax syntax)
            throws UnsupportedSchemaException {
        try {
            new AnswerCompiler(AnswerRules.of(format), syntax).compile();
            return false;
        } catch (TooLargeException _) {
            return true;
        }
    }

    private Program compile() throws UnsupportedSchemaException, TooLargeException {
        return program.build(start());
    }

    private int start() throws UnsupportedSchemaException, TooLargeException {
        reserve();
        List<ToolSignature> tools = rules.tools();
        return switch (rules.use()) {
            case ToolUse.None() -> content();
            case ToolUse.Auto() ->
                    tools.isEmpty() || syntax instanceof ToolCallSyntax.None
                            ? content()
                            : contentOrCalls(tools);
            case ToolUse.Required() -> onlyCalls(tools, "requires a tool");
            case ToolUse.Named(String name) ->
                    onlyCalls(
                            tools.stream().filter(tool -> tool.name().equals(name)).toList(),
                            "names no tool");
        };
    }

    /** Tokens that begin calls are no part of any text, called or not. */
    private void reserve() {
        switch (syntax) {
            case ToolCallSyntax.JsonList(int begin) -> program.reserve(begin);
            case ToolCallSyntax.NamedArguments(int begin, OptionalInt callId, int arguments) -> {
                program.reserve(begin);
                callId.ifPresent(program::reserve);
                program.reserve(arguments);
            }
            case ToolCallSyntax.None _, ToolCallSyntax.Tagged _, ToolCallSyntax.BareObject _ -> {}
        }
    }

    private int onlyCalls(List<ToolSignature> tools, String ifNone)
            throws UnsupportedSchemaException, TooLargeException {
        if (tools.isEmpty()) {
            throw CHOICE.refuse(ifNone);
        }
        if (syntax instanceof ToolCallSyntax.None) {
            throw CHOICE.refuse("asks for a call, and the model was not taught to call tools");
        }
        return calls(tools).write(syntax).only();
    }

    private ToolCallCompiler calls(List<ToolSignature> tools) {
        return new ToolCallCompiler(rules, tools, program, values);
    }

    /**
     * Calls may follow free text, but stand in the place of JSON. That is written first: what has
     * no room left then is the tools' fault.
     */
    private int contentOrCalls(List<ToolSignature> tools)
            throws UnsupportedSchemaException, TooLargeException {
        if (rules.format() instanceof ResponseFormat.Text) {
            return calls(tools).write(syntax).afterText();
        }
        int content = content();
        return program.fork(content, calls(tools).write(syntax).only());
    }

    private int content() throws UnsupportedSchemaException, TooLargeException {
        int end = program.end();
        return switch (rules.format()) {
            case ResponseFormat.Text() -> program.add(new Text(end));
            case JsonObject() -> values.anyObject(end);
            case JsonSchema(String schema) ->
                    new SchemaCompiler(SchemaText.parse(schema, SCHEMA), SCHEMA, program, values)
                            .compile(end);
        };
    }
}
