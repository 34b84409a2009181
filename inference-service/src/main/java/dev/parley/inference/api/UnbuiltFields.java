package dev.parley.inference.api;

import dev.parley.inference.error.InferenceException;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ResponseFormat.FormatCase;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Tool;
import java.util.List;

/** Fields of the contract that this server cannot serve yet: refused by name, never passed over. */
final class UnbuiltFields {

    private UnbuiltFields() {}

    static void refuse(ChatRequest request) {
        List<Tool> tools = request.getToolsList();
        for (int i = 0; i < tools.size(); i++) {
            refuse(tools.get(i).getStrict(), "tools[" + i + "].strict");
        }
        refuse(!request.getToolChoiceName().isEmpty(), "tool_choice_name");
        refuse(
                request.hasParallelToolCalls() && !request.getParallelToolCalls(),
                "parallel_tool_calls");
        FormatCase format = request.getResponseFormat().getFormatCase();
        refuse(
                format == FormatCase.JSON_OBJECT || format == FormatCase.JSON_SCHEMA,
                "response_format");
        refuseSampling(request.getSampling());
    }

    private static void refuseSampling(Sampling sampling) {
        refuse(sampling.getDeterministic(), "sampling.deterministic");
    }

    private static void refuse(boolean asked, String field) {
        if (asked) {
            throw InferenceException.invalid(field, "is not supported yet");
        }
    }
}
