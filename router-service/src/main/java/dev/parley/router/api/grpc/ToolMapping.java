package dev.parley.router.api.grpc;

import dev.parley.inference.v1.ResponseFormat;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.AnswerForm;
import dev.parley.router.provider.ChatTool;
import dev.parley.router.provider.ToolUse;
import dev.parley.router.provider.ToolUse.Choice;
import dev.parley.router.v1.ChatRequest;
import java.util.List;

/** A caller's tools and the form it wants an answer in to our records. */
final class ToolMapping {

    private ToolMapping() {}

    static ToolUse toolUse(ChatRequest request) {
        List<ChatTool> tools =
                request.getToolsList().stream()
                        .map(it ->
                                new ChatTool(
                                        it.getName(),
                                        it.getDescription(),
                                        it.getParameters(),
                                        it.getStrict()))
                        .toList();
        boolean parallel = !request.hasParallelToolCalls() || request.getParallelToolCalls();
        return new ToolUse(tools, choice(request), parallel);
    }

    private static Choice choice(ChatRequest request) {
        return switch (request.getToolChoice()) {
            case TOOL_CHOICE_UNSPECIFIED, TOOL_CHOICE_AUTO -> new Choice.Auto();
            case TOOL_CHOICE_NONE -> new Choice.None();
            case TOOL_CHOICE_REQUIRED -> new Choice.Required();
            case TOOL_CHOICE_NAMED -> new Choice.Named(request.getToolChoiceName());
            case UNRECOGNIZED ->
                    throw RouterException.invalid("tool_choice", "Unknown tool choice.");
        };
    }

    static AnswerForm form(ResponseFormat format) {
        return switch (format.getFormatCase()) {
            case TEXT, FORMAT_NOT_SET -> new AnswerForm.Text();
            case JSON_OBJECT -> new AnswerForm.JsonObject();
            case JSON_SCHEMA ->
                    new AnswerForm.JsonSchema(
                            format.getJsonSchema().getName(), format.getJsonSchema().getSchema());
        };
    }
}
