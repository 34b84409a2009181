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
    private static final Pointer CHOICE = Pointer.root("tool_choice");

    private final AnswerRules rules;
    private final ToolCallSyntax syntax;
    private final ProgramBuilder program = new ProgramBuilder();
    private final JsonValues values = new JsonValues(program);

    AnswerCompiler(AnswerRules rules, ToolCallSyntax syntax) {
        this.rules = rules;
        this.syntax = syntax;
    }

    Program compile() throws UnsupportedSchemaException {
        try {
            return program.build(start());
        } catch (TooLargeException tooLarge) {
            Pointer cause = rules.format() instanceof JsonSchema ? SCHEMA : Pointer.root("tools");
            throw cause.refuse(tooLarge.problem());
        }
    }

    private int start() throws UnsupportedSchemaException, TooLargeException {
        reserve();
        List<ToolSignature> tools = rules.tools();
        return switch (rules.use()) {
            case ToolUse.None() -> content();
            case ToolUse.Auto() ->
                    tools.isEmpty() || syntax instanceof ToolCallSyntax.None
                            ? content()
                            : contentOrCalls(calls(tools).write(syntax));
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

    /** Calls may follow free text, but stand in the place of JSON. */
    private int contentOrCalls(ToolCallCompiler.Calls calls)
            throws UnsupportedSchemaException, TooLargeException {
        return rules.format() instanceof ResponseFormat.Text
                ? calls.afterText()
                : program.fork(content(), calls.only());
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
