package dev.parley.inference.tokenizer.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.ChatMessage.SystemPrompt;
import dev.parley.inference.tokenizer.ChatMessage.ToolResult;
import dev.parley.inference.tokenizer.ChatMessage.User;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.PythonJson;
import dev.parley.inference.tokenizer.Tool;
import dev.parley.inference.tokenizer.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A conversation as templates see it: OpenAI's messages and tools, of maps, lists and strings. */
record TemplateValues(Map<String, String> marks, UnaryOperator<String> guard) {

    Map<String, Object> of(Conversation conversation) {
        Map<String, Object> values = new LinkedHashMap<>(marks);
        values.put("messages", conversation.messages().stream().map(this::message).toList());
        if (!conversation.tools().isEmpty()) {
            values.put("tools", conversation.tools().stream().map(this::tool).toList());
        }
        values.put("add_generation_prompt", !conversation.continuesAnswer());
        values.put("enable_thinking", false);
        return values;
    }

    private Map<String, Object> message(ChatMessage message) {
        Map<String, Object> map = new LinkedHashMap<>();
        switch (message) {
            case SystemPrompt(String text) -> put(map, "system", text);
            case User(String text) -> put(map, "user", text);
            case ToolResult(String id, String text) -> {
                put(map, "tool", text);
                map.put("tool_call_id", guard.apply(id));
            }
            case Assistant assistant -> {
                put(map, "assistant", assistant.text());
                if (!assistant.calls().isEmpty()) {
                    map.put("tool_calls", assistant.calls().stream().map(this::call).toList());
                }
            }
        }
        return map;
    }

    private void put(Map<String, Object> map, String role, String text) {
        map.put("role", role);
        map.put("content", guard.apply(text));
    }

    private Map<String, Object> call(ToolCall call) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", guard.apply(call.name()));
        function.put("arguments", json(call.arguments()));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", guard.apply(call.id()));
        map.put("type", "function");
        map.put("function", function);
        return map;
    }

    private Map<String, Object> tool(Tool tool) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", guard.apply(tool.name()));
        function.put("description", guard.apply(tool.description()));
        function.put("parameters", json(tool.parameters()));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "function");
        map.put("function", function);
        return map;
    }

    /** What is not JSON is shown to the model as a string. */
    private @Nullable Object json(String text) {
        return text.isEmpty()
                ? Map.of()
                : PythonJson.parse(text).map(this::value).orElseGet(() -> guard.apply(text));
    }

    private @Nullable Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                node.properties()
                        .forEach(field ->
                                map.put(guard.apply(field.getKey()), value(field.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                node.forEach(item -> list.add(value(item)));
                yield list;
            }
            case STRING -> guard.apply(node.textValue());
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            case NULL, BINARY, MISSING, POJO -> null;
        };
    }
}
