package dev.parley.router.api.grpc;

import dev.parley.inference.v1.Message;
import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.Objective;
import dev.parley.router.dispatch.ChatTask;
import dev.parley.router.dispatch.RouterException;
import dev.parley.router.provider.AnswerForm;
import dev.parley.router.provider.ChatMessage;
import dev.parley.router.provider.ChatPrompt;
import dev.parley.router.provider.Origin;
import dev.parley.router.provider.Sampling;
import dev.parley.router.provider.ToolCall;
import dev.parley.router.provider.ToolUse;
import dev.parley.router.v1.ChatRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

/** A caller's gRPC request to our records; what cannot be served is refused by name. */
final class RequestMapping {

    private RequestMapping() {}

    static ChatTask task(ChatRequest request, String tenant, Optional<Duration> timeout) {
        return new ChatTask(
                request.getModel(),
                prompt(request, tenant),
                constraints(request.getConstraints()),
                objective(request),
                timeout);
    }

    private static ChatPrompt prompt(ChatRequest request, String tenant) {
        List<ChatMessage> messages = new ArrayList<>();
        for (Message message : request.getMessagesList()) {
            messages.add(message("messages[" + messages.size() + "]", message));
        }
        ToolUse toolUse = checked("tools", () -> ToolMapping.toolUse(request));
        AnswerForm form = ToolMapping.form(request.getResponseFormat());
        Sampling sampling =
                checked("sampling", () -> SamplingMapping.sampling(request.getSampling()));
        Origin origin = checked("session", () -> origin(request, tenant));
        return checked("messages", () -> new ChatPrompt(messages, toolUse, form, sampling, origin));
    }

    private static Origin origin(ChatRequest request, String tenant) {
        Origin.Priority priority =
                switch (request.getPriority()) {
                    case PRIORITY_VOICE -> Origin.Priority.VOICE;
                    case PRIORITY_BATCH, PRIORITY_UNSPECIFIED -> Origin.Priority.BATCH;
                    case UNRECOGNIZED ->
                            throw RouterException.invalid("priority", "Unknown priority.");
                };
        return new Origin(tenant, request.getSession(), priority);
    }

    private static ChatMessage message(String path, Message message) {
        String text = text(path, message);
        return switch (message.getRole()) {
            case ROLE_SYSTEM -> new ChatMessage.Instructions(text);
            case ROLE_USER -> new ChatMessage.User(text);
            case ROLE_TOOL -> new ChatMessage.ToolResult(message.getToolCallId(), text);
            case ROLE_ASSISTANT ->
                    new ChatMessage.Assistant(
                            text,
                            message.getToolCallsList().stream()
                                    .map(it ->
                                            new ToolCall(
                                                    it.getId(), it.getName(), it.getArguments()))
                                    .toList(),
                            message.getPrefix());
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw RouterException.invalid(path + ".role", "A message needs a role.");
        };
    }

    /** Several parts are one text: no target of ours tells them apart. */
    private static String text(String path, Message message) {
        if (message.getPartsCount() == 0) {
            return message.getContent();
        }
        if (!message.getContent().isEmpty()) {
            throw RouterException.invalid(
                    path + ".parts", "A message has 'content' or 'parts', not both.");
        }
        StringBuilder text = new StringBuilder();
        message.getPartsList().forEach(it -> text.append(it.getText()));
        return text.toString();
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
