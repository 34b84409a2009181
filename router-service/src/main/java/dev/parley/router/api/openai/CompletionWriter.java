package dev.parley.router.api.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.router.api.DecisionJson;
import dev.parley.router.api.openai.CompletionRequest.Explain;
import dev.parley.router.decision.RouteDecision;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.provider.AnswerEvent.FinishReason;
import dev.parley.router.provider.AnswerEvent.Usage;
import dev.parley.router.provider.GeneratedToken;
import dev.parley.router.provider.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON objects of one answer.
 *
 * @param model the chosen model, as its provider calls it
 * @param created seconds since 1970
 */
record CompletionWriter(RouteDecision decision, String model, long created, Explain explain) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Returns the whole answer in one object. */
    ObjectNode completion(
            String text,
            List<ToolCall> calls,
            List<GeneratedToken> tokens,
            AnswerEvent.Completed end) {
        ObjectNode body = envelope("chat.completion");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", text.isEmpty() && !calls.isEmpty() ? null : text);
        message.putNull("refusal");
        if (!calls.isEmpty()) {
            ArrayNode array = message.putArray("tool_calls");
            calls.forEach(it -> array.add(toolCall(it)));
        }
        choice.set("logprobs", logprobs(tokens));
        choice.put("finish_reason", finishReason(end.reason()));
        body.set("usage", usage(end.usage()));
        explainIn(body);
        return body;
    }

    /** Returns the chunk that says who speaks. */
    ObjectNode roleChunk() {
        ObjectNode delta = JSON.objectNode().put("role", "assistant").put("content", "");
        return chunk(delta, List.of(), null);
    }

    ObjectNode textChunk(AnswerEvent.TextDelta text) {
        return chunk(JSON.objectNode().put("content", text.text()), text.tokens(), null);
    }

    ObjectNode toolCallChunk(int index, AnswerEvent.ToolCalled called) {
        ObjectNode delta = JSON.objectNode();
        ObjectNode json = delta.putArray("tool_calls").addObject().put("index", index);
        json.setAll(toolCall(called.call()));
        return chunk(delta, called.tokens(), null);
    }

    ObjectNode finishChunk(AnswerEvent.Completed end) {
        return chunk(JSON.objectNode(), end.tokens(), finishReason(end.reason()));
    }

    /** Returns the chunk without choices that tells the usage. */
    ObjectNode usageChunk(Usage usage) {
        ObjectNode body = envelope("chat.completion.chunk");
        body.putArray("choices");
        body.set("usage", usage(usage));
        return body;
    }

    /** Adds the decision to the last object of the answer, if the caller asked for it. */
    void explainIn(ObjectNode body) {
        switch (explain) {
            case NONE -> {}
            case SUMMARY -> body.set("routing", DecisionJson.summary(decision));
            case FULL -> body.set("routing", DecisionJson.full(decision));
        }
    }

    private ObjectNode chunk(
            ObjectNode delta, List<GeneratedToken> tokens, @Nullable String finish) {
        ObjectNode body = envelope("chat.completion.chunk");
        ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.set("logprobs", logprobs(tokens));
        choice.put("finish_reason", finish);
        return body;
    }

    private static JsonNode logprobs(List<GeneratedToken> tokens) {
        return tokens.isEmpty() ? JSON.nullNode() : LogprobsWriter.write(tokens);
    }

    private ObjectNode envelope(String object) {
        return JSON.objectNode()
                .put("id", "chatcmpl-" + decision.id().value())
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    private static ObjectNode toolCall(ToolCall call) {
        ObjectNode json = JSON.objectNode().put("id", call.id()).put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        return json;
    }

    private static ObjectNode usage(Usage usage) {
        ObjectNode json =
                JSON.objectNode()
                        .put("prompt_tokens", usage.promptTokens())
                        .put("completion_tokens", usage.completionTokens())
                        .put("total_tokens", usage.promptTokens() + usage.completionTokens());
        json.putObject("prompt_tokens_details").put("cached_tokens", usage.cachedTokens());
        return json;
    }

    private static String finishReason(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
        };
    }
}
