package dev.parley.router.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.ChatMessage;
import dev.parley.router.provider.ToolCall;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code messages}: text only, in a string or in parts. */
final class MessagesReader {

    private MessagesReader() {}

    static List<ChatMessage> read(JsonFields request) {
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonFields message : request.objects("messages")) {
            messages.add(message(message));
        }
        if (messages.isEmpty()) {
            throw request.invalid("messages", "'messages' must have at least one message.");
        }
        return messages;
    }

    private static ChatMessage message(JsonFields fields) {
        String role = fields.requiredText("role");
        ChatMessage message =
                switch (role) {
                    case "system", "developer" ->
                            new ChatMessage.Instructions(requiredContent(fields));
                    case "user" -> new ChatMessage.User(requiredContent(fields));
                    case "assistant" -> assistant(fields);
                    case "tool" ->
                            new ChatMessage.ToolResult(
                                    fields.requiredText("tool_call_id"), requiredContent(fields));
                    default ->
                            throw fields.invalid(
                                    "role", "There is no role '" + role + "' for a message.");
                };
        fields.refuseOthers();
        return message;
    }

    private static ChatMessage assistant(JsonFields fields) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonFields call : fields.objects("tool_calls")) {
            calls.add(toolCall(call));
        }
        // Fields of our own answers, sent back.
        fields.accept("annotations", JsonNode::isEmpty);
        boolean silent = fields.value("content").isEmpty();
        if (silent && calls.isEmpty()) {
            throw fields.missing("content");
        }
        return new ChatMessage.Assistant(silent ? "" : requiredContent(fields), calls);
    }

    private static ToolCall toolCall(JsonFields fields) {
        String id = fields.requiredText("id");
        fields.accept("type", it -> "function".equals(it.textValue()));
        fields.ignore("index");
        JsonFields function =
                fields.object("function").orElseThrow(() -> fields.missing("function"));
        ToolCall call =
                new ToolCall(id, function.requiredText("name"), function.requiredText("arguments"));
        function.refuseOthers();
        fields.refuseOthers();
        return call;
    }

    private static String requiredContent(JsonFields fields) {
        JsonNode content = fields.value("content").orElseThrow(() -> fields.missing("content"));
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        for (JsonFields part : fields.objects("content")) {
            text.append(part(part));
        }
        return text.toString();
    }

    private static String part(JsonFields part) {
        String type = part.requiredText("type");
        if (!type.equals("text")) {
            throw RouterException.unsupported(
                    part.path() + ".type", "Content of type '" + type + "' is not supported.");
        }
        String text = part.requiredText("text");
        part.refuseOthers();
        return text;
    }
}
