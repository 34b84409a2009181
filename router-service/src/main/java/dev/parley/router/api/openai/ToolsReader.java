package dev.parley.router.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.ChatTool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads {@code tools} and {@code tool_choice}: functions that may be called or not. */
final class ToolsReader {

    private static final String NO_ARGUMENTS = "{\"type\":\"object\",\"properties\":{}}";

    private ToolsReader() {}

    static List<ChatTool> read(JsonFields request) {
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

    /** Whether the model is shown the tools. */
    static boolean shown(JsonFields request) {
        JsonNode choice = request.value("tool_choice").orElse(null);
        if (choice == null || "auto".equals(choice.textValue())) {
            return true;
        }
        if ("none".equals(choice.textValue())) {
            return false;
        }
        throw RouterException.unsupported(
                "tool_choice", "Only 'auto' and 'none' are supported as 'tool_choice'.");
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
        function.accept("strict", it -> it.isBoolean() && !it.booleanValue());
        function.refuseOthers();
        fields.refuseOthers();
        return new ChatTool(name, description, parameters);
    }
}
