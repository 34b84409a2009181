package dev.parley.router.provider;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tools of a request and how they are used.
 *
 * @param tools what the model may call, each name once
 * @param choice whether it may, must or must not
 * @param parallel whether one answer may call several
 */
public record ToolUse(List<ChatTool> tools, Choice choice, boolean parallel) {

    /** No tools. */
    public static final ToolUse NONE = new ToolUse(List.of(), new Choice.Auto(), true);

    /** Whether tools are called. */
    public sealed interface Choice {

        /** The model decides. */
        record Auto() implements Choice {}

        /** The model calls none. */
        record None() implements Choice {}

        /** The model calls at least one. */
        record Required() implements Choice {}

        /** The model calls this one. */
        record Named(String name) implements Choice {}
    }

    public ToolUse {
        tools = List.copyOf(tools);
        Set<String> names = new HashSet<>();
        for (ChatTool tool : tools) {
            if (!names.add(tool.name())) {
                throw new IllegalArgumentException(
                        "tools must not have '" + tool.name() + "' twice");
            }
        }
        switch (choice) {
            case Choice.Auto _, Choice.None _ -> {}
            case Choice.Required _ -> require(!tools.isEmpty(), "is 'required' without tools");
            case Choice.Named(String name) ->
                    require(names.contains(name), "names no tool of this request");
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("tool_choice " + problem);
        }
    }

    /** Whether the model is shown tools. */
    public boolean shown() {
        return !tools.isEmpty() && !(choice instanceof Choice.None);
    }
}
