package dev.parley.inference.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import java.util.ArrayList;
import java.util.List;

/** Chat requests in the form of OpenAI's chat completions; other fields than these are left. */
public final class OpenAiRequest {

    private OpenAiRequest() {}

    /**
     * Returns what a request's {@code messages} and {@code tools} say.
     *
     * @throws InvalidConversationException naming the field that is not of that form
     */
    public static Conversation conversation(JsonNode request) throws InvalidConversationException {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : array(request, "messages")) {
            messages.add(message(message, "messages[" + messages.size() + "]"));
        }
        List<Tool> tools = new ArrayList<>();
        for (JsonNode tool : array(request, "tools")) {
            tools.add(tool(tool, "tools[" + tools.size() + "].function"));
        }
        return new Conversation(messages, tools, continuesAnswer(request, messages));
    }

    /** The request says so, or the last message does. */
    private static boolean continuesAnswer(JsonNode request, List<ChatMessage> messages)
            throws InvalidConversationException {
        boolean wanted = request.path("continue_final_message").asBoolean();
        int index = 0;
        for (JsonNode message : request.path("messages")) {
            index++;
            if (message.path("prefix").asBoolean()) {
                if (index < messages.size()) {
                    throw new InvalidConversationException(
                            "messages[" + (index - 1) + "].prefix", "only the last one's may be");
                }
                wanted = true;
            }
        }
        if (wanted && (messages.isEmpty() || !(messages.getLast() instanceof Assistant))) {
            throw new InvalidConversationException(
                    "continue_final_message", "the last message is not the assistant's");
        }
        return wanted;
    }

    private static ChatMessage message(JsonNode message, String field)
            throws InvalidConversationException {
        String role = string(message, "role", field);
        JsonNode content = message.path("content");
        if (!role.equals("assistant") && (content.isNull() || content.isMissingNode())) {
            throw new InvalidConversationException(field + ".content", "must be set");
        }
        String text = text(content, field + ".content");
        return switch (role) {
            case "system", "developer" -> new SystemPrompt(text);
            case "user" -> new User(text);
            case "assistant" -> new Assistant(text, calls(message, field));
            case "tool" -> new ToolResult(string(message, "tool_call_id", field), text);
            default -> throw new InvalidConversationException(field + ".role", "is unknown");
        };
    }

    private static String text(JsonNode content, String field) throws InvalidConversationException {
        if (content.isNull() || content.isMissingNode()) {
            return "";
        }
        if (content.isTextual()) {
            return content.textValue();
        }
        if (!content.isArray()) {
            throw new InvalidConversationException(field, "must be a string or a list of parts");
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text")) {
                throw new InvalidConversationException(field, "only parts of text are taken");
            }
            parts.add(string(part, "text", field + "[" + parts.size() + "]"));
        }
        return ChatMessage.joinParts(parts);
    }

    private static List<ToolCall> calls(JsonNode message, String field)
            throws InvalidConversationException {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : array(message, "tool_calls")) {
            String where = field + ".tool_calls[" + calls.size() + "]";
            JsonNode function = call.path("function");
            calls.add(
                    new ToolCall(
                            string(call, "id", where),
                            string(function, "name", where + ".function"),
                            arguments(function.path("arguments"), where + ".function")));
        }
        return calls;
    }

    /** Some clients send the object itself and not its text. */
    private static String arguments(JsonNode arguments, String field)
            throws InvalidConversationException {
        if (arguments.isObject()) {
            return PythonJson.write(arguments);
        }
        if (arguments.isTextual() || arguments.isNull() || arguments.isMissingNode()) {
            return arguments.asText("");
        }
        throw new InvalidConversationException(field + ".arguments", "must be a string");
    }

    private static Tool tool(JsonNode tool, String field) throws InvalidConversationException {
        JsonNode function = tool.path("function");
        JsonNode parameters = function.path("parameters");
        return new Tool(
                string(function, "name", field),
                function.path("description").asText(""),
                parameters.isNull() || parameters.isMissingNode() ? "" : parameters.toString());
    }

    private static Iterable<JsonNode> array(JsonNode object, String name)
            throws InvalidConversationException {
        JsonNode array = object.path(name);
        if (!array.isArray() && !array.isNull() && !array.isMissingNode()) {
            throw new InvalidConversationException(name, "must be a list");
        }
        return array;
    }

    private static String string(JsonNode object, String name, String field)
            throws InvalidConversationException {
        JsonNode value = object.path(name);
        if (!value.isTextual()) {
            throw new InvalidConversationException(field + "." + name, "must be a string");
        }
        return value.textValue();
    }
}
