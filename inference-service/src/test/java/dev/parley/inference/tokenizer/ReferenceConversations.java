package dev.parley.inference.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Chat requests in OpenAI's form with what mistral-common 1.13.1 makes of them. */
public final class ReferenceConversations {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReferenceConversations() {}

    static Stream<JsonNode> all() {
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        ReferenceConversations.class.getResourceAsStream(
                                                "/tokenizer/conversations-v7.jsonl")),
                                StandardCharsets.UTF_8))) {
            List<JsonNode> parsed = new ArrayList<>();
            for (String line : lines.lines().toList()) {
                parsed.add(MAPPER.readTree(line));
            }
            return parsed.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Conversation conversation(JsonNode request) {
        return new Conversation(
                stream(request.path("messages")).map(ReferenceConversations::message).toList(),
                stream(request.path("tools")).map(ReferenceConversations::tool).toList());
    }

    private static ChatMessage message(JsonNode message) {
        String text = text(message.path("content"));
        return switch (message.path("role").textValue()) {
            case "system" -> new SystemPrompt(text);
            case "user" -> new User(text);
            case "assistant" ->
                    new Assistant(
                            text,
                            stream(message.path("tool_calls"))
                                    .map(ReferenceConversations::call)
                                    .toList());
            case "tool" -> new ToolResult(message.path("tool_call_id").textValue(), text);
            default -> throw new AssertionError(message);
        };
    }

    /** Parts of one message are joined as messages are. */
    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.isNull() ? "" : content.asText();
        }
        return String.join("\n\n", stream(content).map(p -> p.path("text").asText()).toList());
    }

    private static ToolCall call(JsonNode call) {
        JsonNode function = call.path("function");
        return new ToolCall(
                call.path("id").asText(),
                function.path("name").asText(),
                function.path("arguments").asText());
    }

    private static Tool tool(JsonNode tool) {
        JsonNode function = tool.path("function");
        return new Tool(
                function.path("name").asText(),
                function.path("description").asText(),
                function.path("parameters").toString());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
