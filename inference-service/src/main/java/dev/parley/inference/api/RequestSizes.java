package dev.parley.inference.api;

import dev.parley.inference.error.InferenceException;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.PrefillRequest;
import dev.parley.inference.v1.Tool;
import java.util.List;

/** Refuses what is too large before any work is done for it. */
final class RequestSizes {

    private final RequestLimits limits;

    RequestSizes(RequestLimits limits) {
        this.limits = limits;
    }

    void check(ChatRequest request) {
        checkMessages(request.getMessagesList());
        checkTools(request.getToolsList());
        atMost(
                limits.schemaCharacters(),
                request.getResponseFormat().getJsonSchema().getSchema().length(),
                "response_format.json_schema.schema",
                "characters");
    }

    void check(PrefillRequest request) {
        checkMessages(request.getMessagesList());
        checkTools(request.getToolsList());
    }

    private void checkMessages(List<Message> messages) {
        atMost(limits.messages(), messages.size(), "messages", "messages");
        for (int i = 0; i < messages.size(); i++) {
            String field = "messages[" + i + "].parts";
            atMost(limits.parts(), messages.get(i).getPartsCount(), field, "parts");
        }
    }

    private void checkTools(List<Tool> tools) {
        atMost(limits.tools(), tools.size(), "tools", "tools");
        for (int i = 0; i < tools.size(); i++) {
            String field = "tools[" + i + "].parameters";
            int length = tools.get(i).getParameters().length();
            atMost(limits.schemaCharacters(), length, field, "characters");
        }
    }

    private static void atMost(int limit, int size, String field, String what) {
        if (size > limit) {
            throw InferenceException.invalid(
                    field, "may have at most %d %s, and has %d".formatted(limit, what, size));
        }
    }
}
