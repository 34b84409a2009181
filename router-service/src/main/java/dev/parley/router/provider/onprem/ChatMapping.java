package dev.parley.router.provider.onprem;

import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.JsonObjectFormat;
import dev.parley.inference.v1.JsonSchemaFormat;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Priority;
import dev.parley.inference.v1.ResponseFormat;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.TextFormat;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolCall;
import dev.parley.inference.v1.ToolChoice;
import dev.parley.router.provider.AnswerForm;
import dev.parley.router.provider.ChatMessage;
import dev.parley.router.provider.ChatPrompt;
import dev.parley.router.provider.ChatTool;
import dev.parley.router.provider.Ending;
import dev.parley.router.provider.Origin;
import dev.parley.router.provider.Penalties;
import dev.parley.router.provider.Sampling;
import dev.parley.router.provider.ToolUse;

/** Our records to the inference service's messages. */
final class ChatMapping {

    private ChatMapping() {}

    static ChatRequest request(String model, ChatPrompt prompt) {
        Origin origin = prompt.origin();
        ChatRequest.Builder request =
                ChatRequest.newBuilder()
                        .setModel(model)
                        .setSampling(sampling(prompt.sampling()))
                        .setResponseFormat(format(prompt.form()))
                        .setPriority(priority(origin.priority()))
                        .setSession(origin.session())
                        .setTenant(origin.tenant());
        prompt.messages().forEach(it -> request.addMessages(message(it)));
        addTools(prompt.toolUse(), request);
        return request.build();
    }

    private static void addTools(ToolUse use, ChatRequest.Builder request) {
        use.tools().forEach(it -> request.addTools(tool(it)));
        request.setParallelToolCalls(use.parallel());
        request.setToolChoice(
                switch (use.choice()) {
                    case ToolUse.Choice.Auto _ -> ToolChoice.TOOL_CHOICE_AUTO;
                    case ToolUse.Choice.None _ -> ToolChoice.TOOL_CHOICE_NONE;
                    case ToolUse.Choice.Required _ -> ToolChoice.TOOL_CHOICE_REQUIRED;
                    case ToolUse.Choice.Named(String name) -> {
                        request.setToolChoiceName(name);
                        yield ToolChoice.TOOL_CHOICE_NAMED;
                    }
                });
    }

    private static ResponseFormat format(AnswerForm form) {
        ResponseFormat.Builder format = ResponseFormat.newBuilder();
        return switch (form) {
            case AnswerForm.Text _ -> format.setText(TextFormat.getDefaultInstance()).build();
            case AnswerForm.JsonObject _ ->
                    format.setJsonObject(JsonObjectFormat.getDefaultInstance()).build();
            case AnswerForm.JsonSchema(String name, String schema) ->
                    format.setJsonSchema(
                                    JsonSchemaFormat.newBuilder().setName(name).setSchema(schema))
                            .build();
        };
    }

    private static Priority priority(Origin.Priority priority) {
        return switch (priority) {
            case VOICE -> Priority.PRIORITY_VOICE;
            case BATCH -> Priority.PRIORITY_BATCH;
        };
    }

    private static Message message(ChatMessage message) {
        return switch (message) {
            case ChatMessage.Instructions(var text) ->
                    Message.newBuilder().setRole(Role.ROLE_SYSTEM).setContent(text).build();
            case ChatMessage.User(var text) ->
                    Message.newBuilder().setRole(Role.ROLE_USER).setContent(text).build();
            case ChatMessage.ToolResult(var id, var text) ->
                    Message.newBuilder()
                            .setRole(Role.ROLE_TOOL)
                            .setToolCallId(id)
                            .setContent(text)
                            .build();
            case ChatMessage.Assistant(var text, var calls, var prefix) -> {
                Message.Builder assistant =
                        Message.newBuilder()
                                .setRole(Role.ROLE_ASSISTANT)
                                .setContent(text)
                                .setPrefix(prefix);
                calls.forEach(it ->
                        assistant.addToolCalls(
                                ToolCall.newBuilder()
                                        .setId(it.id())
                                        .setName(it.name())
                                        .setArguments(it.arguments())));
                yield assistant.build();
            }
        };
    }

    private static Tool tool(ChatTool tool) {
        return Tool.newBuilder()
                .setName(tool.name())
                .setDescription(tool.description())
                .setParameters(tool.parameters())
                .setStrict(tool.strict())
                .build();
    }

    private static dev.parley.inference.v1.Sampling sampling(Sampling sampling) {
        dev.parley.inference.v1.Sampling.Builder builder =
                dev.parley.inference.v1.Sampling.newBuilder();
        sampling.temperature().ifPresent(it -> builder.setTemperature((float) it));
        sampling.truncation().topP().ifPresent(it -> builder.setTopP((float) it));
        sampling.truncation().topK().ifPresent(builder::setTopK);
        sampling.truncation().minP().ifPresent(it -> builder.setMinP((float) it));
        sampling.bias().forEach((token, bias) -> builder.putLogitBias(token, bias.floatValue()));
        sampling.seed().ifPresent(builder::setSeed);
        sampling.logprobs()
                .ifPresent(alternatives -> builder.setLogprobs(true).setTopLogprobs(alternatives));
        builder.setDeterministic(sampling.deterministic());
        addPenalties(sampling.penalties(), builder);
        addEnding(sampling.ending(), builder);
        return builder.build();
    }

    private static void addPenalties(
            Penalties penalties, dev.parley.inference.v1.Sampling.Builder builder) {
        if (penalties.presence() != 0) {
            builder.setPresencePenalty((float) penalties.presence());
        }
        if (penalties.frequency() != 0) {
            builder.setFrequencyPenalty((float) penalties.frequency());
        }
        penalties.repetition().ifPresent(it -> builder.setRepetitionPenalty((float) it));
    }

    private static void addEnding(Ending ending, dev.parley.inference.v1.Sampling.Builder builder) {
        ending.maxTokens().ifPresent(builder::setMaxTokens);
        ending.minTokens().ifPresent(builder::setMinTokens);
        builder.addAllStop(ending.stop()).setIgnoreEos(ending.ignoreEos());
    }
}
