package dev.parley.router.api.grpc;

import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Tool;
import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.Objective;
import dev.parley.router.dispatch.ChatTask;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.ChatMessage;
import dev.parley.router.provider.ChatPrompt;
import dev.parley.router.provider.ChatTool;
import dev.parley.router.provider.Sampling;
import dev.parley.router.provider.ToolCall;
import dev.parley.router.v1.ChatRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** A caller's gRPC request to our records; what cannot be served is refused by name. */
final class RequestMapping {

    private RequestMapping() {}

    static ChatTask task(ChatRequest request, Optional<Duration> timeout) {
        return new ChatTask(
                request.getModel(),
                prompt(request),
                constraints(request.getConstraints()),
                objective(request),
                timeout);
    }

    private static ChatPrompt prompt(ChatRequest request) {
        List<ChatMessage> messages = new ArrayList<>();
        for (Message message : request.getMessagesList()) {
            messages.add(message("messages[" + messages.size() + "]", message));
        }
        List<ChatTool> tools = new ArrayList<>();
        for (Tool tool : request.getToolsList()) {
            tools.add(
                    checked(
                            "tools[" + tools.size() + "]",
                            () ->
                                    new ChatTool(
                                            tool.getName(),
                                            tool.getDescription(),
                                            tool.getParameters())));
        }
        Sampling sampling = sampling(request.getSampling());
        return checked(
                "messages", () -> new ChatPrompt(messages, tools, toolsShown(request), sampling));
    }

    private static boolean toolsShown(ChatRequest request) {
        return switch (request.getToolChoice()) {
            case TOOL_CHOICE_UNSPECIFIED, TOOL_CHOICE_AUTO -> true;
            case TOOL_CHOICE_NONE -> false;
            case TOOL_CHOICE_REQUIRED, TOOL_CHOICE_NAMED ->
                    throw RouterException.invalid("tool_choice", "It is not supported yet.");
            case UNRECOGNIZED ->
                    throw RouterException.invalid("tool_choice", "Unknown tool choice.");
        };
    }

    private static ChatMessage message(String path, Message message) {
        return switch (message.getRole()) {
            case ROLE_SYSTEM -> new ChatMessage.Instructions(message.getContent());
            case ROLE_USER -> new ChatMessage.User(message.getContent());
            case ROLE_TOOL ->
                    new ChatMessage.ToolResult(message.getToolCallId(), message.getContent());
            case ROLE_ASSISTANT ->
                    new ChatMessage.Assistant(
                            message.getContent(),
                            message.getToolCallsList().stream()
                                    .map(it ->
                                            new ToolCall(
                                                    it.getId(), it.getName(), it.getArguments()))
                                    .toList());
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw RouterException.invalid(path + ".role", "A message needs a role.");
        };
    }

    private static Sampling sampling(dev.parley.inference.v1.Sampling sampling) {
        return checked(
                "sampling",
                () ->
                        new Sampling(
                                sampling.hasTemperature()
                                        ? OptionalDouble.of(sampling.getTemperature())
                                        : OptionalDouble.empty(),
                                sampling.hasTopP()
                                        ? OptionalDouble.of(sampling.getTopP())
                                        : OptionalDouble.empty(),
                                sampling.hasSeed()
                                        ? OptionalLong.of(sampling.getSeed())
                                        : OptionalLong.empty(),
                                sampling.hasMaxTokens()
                                        ? OptionalInt.of(sampling.getMaxTokens())
                                        : OptionalInt.empty()));
    }

    private static Constraints constraints(dev.parley.router.v1.Constraints constraints) {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (String name : constraints.getCapabilitiesList()) {
            capabilities.add(
                    Capability.ofWireName(name)
                            .orElseThrow(() ->
                                    RouterException.invalid(
                                            "constraints.capabilities",
                                            "Unknown capability '" + name + "'.")));
        }
        return checked(
                "constraints",
                () ->
                        new Constraints(
                                constraints.hasMaxTtftMs()
                                        ? Optional.of(Duration.ofMillis(constraints.getMaxTtftMs()))
                                        : Optional.empty(),
                                constraints.hasMaxCostUsd()
                                        ? OptionalDouble.of(constraints.getMaxCostUsd())
                                        : OptionalDouble.empty(),
                                capabilities));
    }

    private static Optional<Objective> objective(ChatRequest request) {
        return switch (request.getObjective()) {
            case OBJECTIVE_UNSPECIFIED -> Optional.empty();
            case OBJECTIVE_BALANCED -> Optional.of(Objective.BALANCED);
            case OBJECTIVE_COST -> Optional.of(Objective.COST);
            case OBJECTIVE_QUALITY -> Optional.of(Objective.QUALITY);
            case OBJECTIVE_LATENCY -> Optional.of(Objective.LATENCY);
            case UNRECOGNIZED -> throw RouterException.invalid("objective", "Unknown objective.");
        };
    }

    private static <T> T checked(String parameter, Supplier<T> construction) {
        try {
            return construction.get();
        } catch (IllegalArgumentException e) {
            throw RouterException.invalid(parameter, String.valueOf(e.getMessage()));
        }
    }
}
