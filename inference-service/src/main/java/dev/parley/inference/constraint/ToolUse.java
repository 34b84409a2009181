package dev.parley.inference.constraint;

/** Whether an answer calls tools. */
public sealed interface ToolUse {

    /** The model decides. */
    record Auto() implements ToolUse {}

    /** It calls none. */
    record None() implements ToolUse {}

    /** It calls at least one. */
    record Required() implements ToolUse {}

    /** It calls this one. */
    record Named(String name) implements ToolUse {}
}
