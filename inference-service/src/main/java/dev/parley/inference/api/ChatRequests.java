package dev.parley.inference.api;

import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.Prompt;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ChatModel;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingOptions;
import dev.parley.inference.sampling.Truncation;
import dev.parley.inference.tokenizer.ChatMessage;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.Message;
import dev.parley.inference.v1.Role;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Turns a request of the wire into one of the engine, naming each field that cannot be served. */
final class ChatRequests {

    private ChatRequests() {}

    static GenerationRequest toGeneration(
            ChatRequest request,
            ChatModel model,
            RandomGenerator seeds,
            long receivedNanos,
            OptionalLong deadlineNanos) {
        UnbuiltFields.refuse(request);
        SamplingOptions sampling = sampling(request.getSampling(), model.temperature(), seeds);
        OptionalInt maxTokens = maxTokens(request.getSampling());
        Prompt prompt = prompt(conversation(request), model);
        return new GenerationRequest(
                prompt,
                maxTokens,
                Sampler.of(sampling, prompt.toArray(), model.stopTokens(), Optional.empty()),
                model.stopTokens(),
                receivedNanos,
                deadlineNanos);
    }

    private static Prompt prompt(Conversation conversation, ChatModel model) {
        try {
            return Prompt.of(model.format().encode(conversation));
        } catch (InvalidConversationException refused) {
            throw InferenceException.invalid(refused.field(), refused.problem());
        }
    }

    static SamplingOptions sampling(Sampling sampling, float temperature, RandomGenerator seeds) {
        float wanted = sampling.hasTemperature() ? sampling.getTemperature() : temperature;
        if (!(wanted >= 0 && wanted <= SamplingOptions.MAX_TEMPERATURE)) {
            throw InferenceException.invalid("sampling.temperature", "must be in [0, 2]");
        }
        float topP = sampling.hasTopP() ? sampling.getTopP() : 1;
        if (!(topP > 0 && topP <= 1)) {
            throw InferenceException.invalid("sampling.top_p", "must be in (0, 1]");
        }
        long seed = sampling.hasSeed() ? sampling.getSeed() : seeds.nextLong();
        return SamplingOptions.sampled(wanted, seed).withTruncation(Truncation.topP(topP));
    }

    static OptionalInt maxTokens(Sampling sampling) {
        if (!sampling.hasMaxTokens()) {
            return OptionalInt.empty();
        }
        if (sampling.getMaxTokens() < 1) {
            throw InferenceException.invalid("sampling.max_tokens", "must be at least 1");
        }
        return OptionalInt.of(sampling.getMaxTokens());
    }

    static Conversation conversation(ChatRequest request) {
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 0; i < request.getMessagesCount(); i++) {
            messages.add(message(request.getMessages(i), "messages[" + i + "]"));
        }
        return new Conversation(messages, tools(request));
    }

    private static ChatMessage message(Message message, String field) {
        if (message.getToolCallsCount() > 0 && message.getRole() != Role.ROLE_ASSISTANT) {
            throw InferenceException.invalid(
                    field + ".tool_calls", "only the assistant calls tools");
        }
        String text = message.getContent();
        return switch (message.getRole()) {
            case ROLE_SYSTEM -> new ChatMessage.SystemPrompt(text);
            case ROLE_USER -> new ChatMessage.User(text);
            case ROLE_ASSISTANT ->
                    new ChatMessage.Assistant(
                            text,
                            message.getToolCallsList().stream().map(ChatRequests::call).toList());
            case ROLE_TOOL -> new ChatMessage.ToolResult(toolCallId(message, field), text);
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                    throw InferenceException.invalid(field + ".role", "must be set");
        };
    }

    private static String toolCallId(Message message, String field) {
        if (message.getToolCallId().isEmpty()) {
            throw InferenceException.invalid(
                    field + ".tool_call_id", "must name the call that this message answers");
        }
        return message.getToolCallId();
    }

    private static dev.parley.inference.tokenizer.ToolCall call(ToolCall call) {
        return new dev.parley.inference.tokenizer.ToolCall(
                call.getId(), call.getName(), call.getArguments());
    }

    private static List<dev.parley.inference.tokenizer.Tool> tools(ChatRequest request) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < request.getToolsCount(); i++) {
            if (!names.add(request.getTools(i).getName())) {
                throw InferenceException.invalid("tools[" + i + "].name", "is declared twice");
            }
        }
        return switch (request.getToolChoice()) {
            case TOOL_CHOICE_NONE -> List.of();
            case TOOL_CHOICE_UNSPECIFIED, TOOL_CHOICE_AUTO ->
                    request.getToolsList().stream().map(ChatRequests::tool).toList();
            case TOOL_CHOICE_REQUIRED, TOOL_CHOICE_NAMED ->
                    throw InferenceException.invalid("tool_choice", "is not supported yet");
            case UNRECOGNIZED -> throw InferenceException.invalid("tool_choice", "is unknown");
        };
    }

    private static dev.parley.inference.tokenizer.Tool tool(Tool tool) {
        return new dev.parley.inference.tokenizer.Tool(
                tool.getName(), tool.getDescription(), tool.getParameters());
    }
}
