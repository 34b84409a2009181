package dev.parley.voice.dialogue;

import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Priority;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolCall;
import dev.parley.router.v1.ChatRequest;
import dev.parley.router.v1.Constraints;
import dev.parley.router.v1.Objective;

/** Writes requests to the router. */
final class RouterRequests {

    private RouterRequests() {}

    static ChatRequest chat(AnswerRequest request) {
        ChatRequest.Builder chat =
                ChatRequest.newBuilder()
                        .setModel(request.model())
                        .setSession(request.session())
                        .setPriority(Priority.PRIORITY_VOICE)
                        .setConstraints(constraints(request.wishes()))
                        .setObjective(objective(request.wishes()));
        request.messages().forEach(message -> chat.addMessages(message(message)));
        request.tools().forEach(tool -> chat.addTools(tool(tool)));
        request.maxTokens()
                .ifPresent(tokens -> chat.setSampling(Sampling.newBuilder().setMaxTokens(tokens)));
        return chat.build();
    }

    private static Message message(PromptMessage message) {
        Message.Builder builder = Message.newBuilder().setContent(message.text());
        return switch (message) {
            case PromptMessage.Instruction _ -> builder.setRole(Role.ROLE_SYSTEM).build();
            case PromptMessage.User _ -> builder.setRole(Role.ROLE_USER).build();
            case PromptMessage.Assistant assistant -> {
                builder.setRole(Role.ROLE_ASSISTANT);
                assistant.calls().forEach(call -> builder.addToolCalls(toolCall(call)));
                yield builder.build();
            }
            case PromptMessage.ToolResult result ->
                    builder.setRole(Role.ROLE_TOOL).setToolCallId(result.callId()).build();
        };
    }

    private static ToolCall toolCall(PromptMessage.ToolCall call) {
        return ToolCall.newBuilder()
                .setId(call.id())
                .setName(call.name())
                .setArguments(call.arguments())
                .build();
    }

    private static Tool tool(PromptTool tool) {
        return Tool.newBuilder()
                .setName(tool.name())
                .setDescription(tool.description())
                .setParameters(tool.parameters())
                .build();
    }

    private static Constraints constraints(Wishes wishes) {
        Constraints.Builder constraints =
                Constraints.newBuilder().addAllCapabilities(wishes.capabilities());
        wishes.maxTtftMillis().ifPresent(constraints::setMaxTtftMs);
        wishes.maxCostUsd().ifPresent(constraints::setMaxCostUsd);
        return constraints.build();
    }

    private static Objective objective(Wishes wishes) {
        return wishes.objective()
                .map(objective ->
                        switch (objective) {
                            case BALANCED -> Objective.OBJECTIVE_BALANCED;
                            case COST -> Objective.OBJECTIVE_COST;
                            case QUALITY -> Objective.OBJECTIVE_QUALITY;
                            case LATENCY -> Objective.OBJECTIVE_LATENCY;
                        })
                .orElse(Objective.OBJECTIVE_UNSPECIFIED);
    }
}
