package dev.parley.router.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.ChatTool;
import dev.parley.router.provider.ToolUse;
import dev.parley.router.provider.ToolUse.Choice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code tools} and whether functions are called. */
final class ToolsReader {

    private static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{}}";

    private ToolsReader() {}

    static ToolUse read(JsonFields request) {
        boolean parallel = request.truth("parallel_tool_calls").orElse(true);
        List<ChatTool> tools = tools(request);
        Choice choice = choice(request);
        try {
            return new ToolUse(tools, choice, parallel);
        } catch (IllegalArgumentException e) {
            throw request.invalid("tool_choice", "The " + e.getMessage() + ".");
        }
    }

    private static List<ChatTool> tools(JsonFields request) {
        List<ChatTool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonFields fields : request.objects("tools")) {
            ChatTool tool = tool(fields);
            if (!names.add(tool.name())) {
                throw fields.invalid("function.name", "'" + tool.name() + "' is declared twice.");
            }
            tools.add(tool);
        }
        return tools;
    }

    private static Choice choice(JsonFields request) {
        JsonNode choice = request.value("tool_choice").orElse(null);
        if (choice == null) {
            return new Choice.Auto();
        }
        if (choice.isObject()) {
            return named(request.object("tool_choice").orElseThrow());
        }
        return switch (choice.asText()) {
            case "auto" -> new Choice.Auto();
            case "none" -> new Choice.None();
            case "required" -> new Choice.Required();
            default ->
                    throw request.invalid(
                            "tool_choice",
                            "'tool_choice' must be auto, none, required or one function.");
        };
    }

    private static Choice named(JsonFields choice) {
        String type = choice.requiredText("type");
        if (!type.equals("function")) {
            throw RouterException.unsupported(
                    "tool_choice.type", "A 'tool_choice' of type '" + type + "' is not supported.");
        }
        JsonFields function =
                choice.object("function").orElseThrow(() -> choice.missing("function"));
        Choice named = new Choice.Named(function.requiredText("name"));
        function.refuseOthers();
        choice.refuseOthers();
        return named;
    }

    private static ChatTool tool(JsonFields fields) {
        String type = fields.requiredText("type");
        if (!type.equals("function")) {
            throw RouterException.unsupported(
                    fields.path() + ".type", "Tools of type '" + type + "' are not supported.");
        }
        JsonFields function =
                fields.object("function").orElseThrow(() -> fields.missing("function"));
        String name = function.requiredText("name");
        if (name.isBlank()) {
            throw function.invalid("name", "A function needs a name.");
        }
        String description = function.text("description").orElse("");
        String parameters =
                function.object("parameters").isPresent()
                        ? function.value("parameters").orElseThrow().toString()
                        : NO_ARGUMENTS;
        boolean strict = function.truth("strict").orElse(false);
        function.refuseOthers();
        fields.refuseOthers();
        return new ChatTool(name, description, parameters, strict);
    }
}
