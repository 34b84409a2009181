package dev.parley.voice.realtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Writes responses; usage is always the full tree. */
final class ResponseWriter {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ResponseWriter() {}

    static ObjectNode write(Response response) {
        ObjectNode node = JSON.objectNode();
        node.put("object", "realtime.response");
        node.put("id", response.id().value());
        writeStatus(node, response);
        ArrayNode output = node.putArray("output");
        response.output().forEach(item -> output.add(ItemWriter.write(item)));
        response.conversation().ifPresent(id -> node.put("conversation_id", id));
        node.putArray("output_modalities").add(ItemWriter.lower(response.modality()));
        SessionWriter.putLimit(node, response.maxOutputTokens());
        node.putObject("audio").set("output", SessionWriter.output(response.voice()));
        if (response.outcome().isPresent()) {
            node.set("usage", write(response.usage()));
        } else {
            node.putNull("usage");
        }
        if (response.metadata().isEmpty()) {
            node.putNull("metadata");
        } else {
            ObjectNode metadata = node.putObject("metadata");
            response.metadata().forEach(metadata::put);
        }
        return node;
    }

    private static void writeStatus(ObjectNode node, Response response) {
        if (response.outcome().isEmpty()) {
            node.put("status", "in_progress");
            node.putNull("status_details");
            return;
        }
        switch (response.outcome().get()) {
            case Outcome.Completed _ -> {
                node.put("status", "completed");
                node.putNull("status_details");
            }
            case Outcome.Cancelled(Outcome.CancelReason reason) ->
                    details(node, "cancelled").put("reason", ItemWriter.lower(reason));
            case Outcome.Incomplete _ ->
                    details(node, "incomplete").put("reason", "max_output_tokens");
            case Outcome.Failed(ErrorDetail error) ->
                    details(node, "failed").set("error", write(error));
        }
    }

    private static ObjectNode details(ObjectNode node, String status) {
        node.put("status", status);
        return node.putObject("status_details").put("type", status);
    }

    /** An error inside another object: what is not known is left out, clients refuse null there. */
    static ObjectNode write(ErrorDetail error) {
        ObjectNode node = JSON.objectNode();
        node.put("type", error.error().type());
        node.put("code", error.error().code());
        node.put("message", error.message());
        error.param().ifPresent(param -> node.put("param", param));
        return node;
    }

    private static ObjectNode write(Usage usage) {
        ObjectNode node = JSON.objectNode();
        node.put("total_tokens", usage.inputTokens() + usage.outputTokens());
        node.put("input_tokens", usage.inputTokens());
        node.put("output_tokens", usage.outputTokens());
        ObjectNode input = node.putObject("input_token_details");
        input.put("text_tokens", usage.inputTokens());
        input.put("audio_tokens", 0);
        input.put("image_tokens", 0);
        input.put("cached_tokens", usage.cachedTokens());
        ObjectNode cached = input.putObject("cached_tokens_details");
        cached.put("text_tokens", usage.cachedTokens());
        cached.put("audio_tokens", 0);
        cached.put("image_tokens", 0);
        ObjectNode output = node.putObject("output_token_details");
        output.put("text_tokens", usage.outputTokens());
        output.put("audio_tokens", 0);
        return node;
    }
}
