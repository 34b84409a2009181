package dev.parley.voice.realtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Writes items. What is not known is left out: clients refuse null in an item. */
final class ItemWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ItemWriter() {}

    static ObjectNode write(Item item) {
        ObjectNode node = JSON.objectNode();
        node.put("id", item.id().value());
        node.put("object", "realtime.item");
        switch (item) {
            case Item.Message message -> writeMessage(node, message);
            case Item.FunctionCall call -> {
                node.put("type", "function_call");
                node.put("name", call.name());
                node.put("call_id", call.call().value());
                node.put("arguments", call.arguments());
            }
            case Item.FunctionCallOutput output -> {
                node.put("type", "function_call_output");
                node.put("call_id", output.call().value());
                node.put("output", output.output());
            }
        }
        node.put("status", lower(item.status()));
        return node;
    }

    private static void writeMessage(ObjectNode node, Item.Message message) {
        node.put("type", "message");
        node.put("role", lower(message.role()));
        ArrayNode parts = node.putArray("content");
        message.content().forEach(content -> parts.add(write(content)));
    }

    private static ObjectNode write(Content content) {
        ObjectNode node = JSON.objectNode();
        return switch (content) {
            case Content.InputText(String text) -> node.put("type", "input_text").put("text", text);
            case Content.InputAudio(var transcript) -> {
                node.put("type", "input_audio");
                transcript.ifPresent(text -> node.put("transcript", text));
                yield node;
            }
            case Content.OutputText(String text) ->
                    node.put("type", "output_text").put("text", text);
            case Content.OutputAudio(String transcript) ->
                    node.put("type", "output_audio").put("transcript", transcript);
        };
    }

    /** A content part of an event, whose types are {@code text} and {@code audio} only. */
    static ObjectNode writePart(Content content) {
        ObjectNode node = JSON.objectNode();
        return switch (content) {
            case Content.OutputAudio(String transcript) ->
                    node.put("type", "audio").put("transcript", transcript);
            case Content.InputText _, Content.InputAudio _, Content.OutputText _ ->
                    node.put("type", "text").put("text", content.words());
        };
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
