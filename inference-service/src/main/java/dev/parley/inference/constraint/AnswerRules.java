package dev.parley.inference.constraint;

import dev.parley.inference.constraint.ResponseFormat.JsonSchema;
import java.util.List;

/**
 * What an answer may be.
 *
 * @param format of its text
 * @param tools that it may call
 * @param use whether it calls them
 * @param parallel whether it may call several
 */
public record AnswerRules(
        ResponseFormat format, List<ToolSignature> tools, ToolUse use, boolean parallel) {

    public AnswerRules {
        tools = List.copyOf(tools);
    }

    /** Returns the rules of an answer that calls no tools. */
    public static AnswerRules of(ResponseFormat format) {
        return new AnswerRules(format, List.of(), new ToolUse.None(), false);
    }

    /** Returns rules by which tools that are not strict take any object. */
    AnswerRules withAnyObjects() {
        List<ToolSignature> open = tools.stream().map(ToolSignature::withAnyObject).toList();
        return new AnswerRules(format, open, use, parallel);
    }

    /** Characters of all its texts. */
    int length() {
        int length = format instanceof JsonSchema(String schema) ? schema.length() : 0;
        for (ToolSignature tool : tools) {
            length += tool.name().length() + tool.parameters().length();
        }
        return length + (use instanceof ToolUse.Named(String name) ? name.length() : 0);
    }
}
