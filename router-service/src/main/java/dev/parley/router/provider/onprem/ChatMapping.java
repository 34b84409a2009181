package dev.parley.router.provider.onprem;

import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.ChatResponse;
import dev.parley.inference.v1.Completed;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolChoice;
import dev.parley.router.provider.AnswerEvent;
import dev.parley.router.provider.AnswerEvent.FinishReason;
import dev.parley.router.provider.AnswerEvent.Timings;
import dev.parley.router.provider.AnswerEvent.Usage;
import dev.parley.router.provider.ChatMessage;
import dev.parley.router.provider.ChatPrompt;
import dev.parley.router.provider.ChatTool;
import dev.parley.router.provider.Sampling;
import dev.parley.router.provider.ToolCall;
import java.util.Optional;

/** Our records to and from the inference service's messages. */
final class ChatMapping {

    private ChatMapping() {}

    static ChatRequest request(String model, ChatPrompt prompt) {
        ChatRequest.Builder request =
                ChatRequest.newBuilder()
                        .setModel(model)
                        .setToolChoice(
                                prompt.toolsShown()
                                        ? ToolChoice.TOOL_CHOICE_AUTO
                                        : ToolChoice.TOOL_CHOICE_NONE)
                        .setSampling(sampling(prompt.sampling()));
        prompt.messages().forEach(it -> request.addMessages(message(it)));
        prompt.tools().forEach(it -> request.addTools(tool(it)));
        return request.build();
    }

    static Optional<AnswerEvent> event(ChatResponse response) {
        return switch (response.getEventCase()) {
            case TEXT -> Optional.of(new AnswerEvent.TextDelta(response.getText()));
            case TOOL_CALL ->
                    Optional.of(new AnswerEvent.ToolCalled(toolCall(response.getToolCall())));
            case COMPLETED -> Optional.of(completed(response.getCompleted()));
            case EVENT_NOT_SET -> Optional.empty();
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
            case ChatMessage.Assistant(var text, var calls) -> {
                Message.Builder assistant =
                        Message.newBuilder().setRole(Role.ROLE_ASSISTANT).setContent(text);
                calls.forEach(it -> assistant.addToolCalls(toolCall(it)));
                yield assistant.build();
            }
        };
    }

    private static Tool tool(ChatTool tool) {
        return Tool.newBuilder()
                .setName(tool.name())
                .setDescription(tool.description())
                .setParameters(tool.parameters())
                .build();
    }

    private static dev.parley.inference.v1.Sampling sampling(Sampling sampling) {
        dev.parley.inference.v1.Sampling.Builder builder =
                dev.parley.inference.v1.Sampling.newBuilder();
        sampling.temperature().ifPresent(it -> builder.setTemperature((float) it));
        sampling.topP().ifPresent(it -> builder.setTopP((float) it));
        sampling.seed().ifPresent(builder::setSeed);
        sampling.maxTokens().ifPresent(builder::setMaxTokens);
        return builder.build();
    }

    private static dev.parley.inference.v1.ToolCall toolCall(ToolCall call) {
        return dev.parley.inference.v1.ToolCall.newBuilder()
                .setId(call.id())
                .setName(call.name())
                .setArguments(call.arguments())
                .build();
    }

    private static ToolCall toolCall(dev.parley.inference.v1.ToolCall call) {
        return new ToolCall(call.getId(), call.getName(), call.getArguments());
    }

    private static AnswerEvent completed(Completed completed) {
        var usage = completed.getUsage();
        var timings = completed.getTimings();
        return new AnswerEvent.Completed(
                finishReason(completed.getFinishReason()),
                new Usage(
                        usage.getPromptTokens(),
                        usage.getCompletionTokens(),
                        usage.getCachedTokens()),
                new Timings(
                        timings.getQueueUs(),
                        timings.getPrefillUs(),
                        timings.getTtftUs(),
                        timings.getTpotUs()));
    }

    private static FinishReason finishReason(dev.parley.inference.v1.FinishReason reason) {
        return switch (reason) {
            case FINISH_REASON_LENGTH -> FinishReason.LENGTH;
            case FINISH_REASON_TOOL_CALLS -> FinishReason.TOOL_CALLS;
            case FINISH_REASON_STOP, FINISH_REASON_UNSPECIFIED, UNRECOGNIZED -> FinishReason.STOP;
        };
    }
}
