package dev.parley.inference.tokenizer;

import java.util.OptionalInt;

/** How a model writes calls of tools into its answer. */
public sealed interface ToolCallSyntax {

    /** The model was not taught to call tools. */
    record None() implements ToolCallSyntax {}

    /** Behind a special token one list: {@code [{"name": "f", "arguments": {…}}, …]}. */
    record JsonList(int begin) implements ToolCallSyntax {}

    /**
     * For each call the special tokens {@code begin} and {@code arguments}, the name between them
     * and one JSON object behind them; {@code callId}, where there is one, may follow the name with
     * an id.
     */
    record NamedArguments(int begin, OptionalInt callId, int arguments) implements ToolCallSyntax {}

    /**
     * Each call is a JSON object with {@code name} and {@code arguments}, on lines of its own
     * between two texts: {@code <tool_call>} and {@code </tool_call>}.
     */
    record Tagged(String open, String close) implements ToolCallSyntax {}

    /** The whole answer is a JSON object with {@code name} and {@code parameters}. */
    record BareObject() implements ToolCallSyntax {}
}
