package dev.parley.inference.api;

import dev.parley.inference.engine.Caller;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.engine.PrefillRequest;
import dev.parley.inference.engine.Priority;
import dev.parley.inference.engine.Prompt;
import dev.parley.inference.error.InferenceException;
import dev.parley.inference.registry.ChatModel;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingOptions;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.InvalidConversationException;
import dev.parley.inference.tokenizer.StopStrings;
import dev.parley.inference.v1.ChatRequest;
import dev.parley.inference.v1.Sampling;
import dev.parley.inference.v1.Tool;
import dev.parley.inference.v1.ToolChoice;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Turns requests of the wire into those of the engine, naming each field that cannot be served. */
final class ChatRequests {

    private final RequestSizes sizes;
    private final AnswerMemory memory;

    ChatRequests(RequestSizes sizes, AnswerMemory memory) {
        this.sizes = sizes;
        this.memory = memory;
    }

    /** {@code random}: makes seeds, and ids of calls. */
    ChatPlan plan(ChatRequest request, ChatModel model, Arrival arrival, RandomGenerator random) {
        sizes.check(request);
        refuseUnlessFixed(request, model);
        Caller caller = arrival.caller(request.getTenant(), request.getSession());
        SamplingOptions sampling =
                SamplingRequests.options(
                        request.getSampling(), model.sampling(), model.tokenizer().size(), random);
        Conversation conversation =
                Conversations.of(
                        request.getMessagesList(),
                        shown(request.getToolChoice(), request.getToolsList()),
                        text -> memory.tokens(model.tokenizer(), caller, text));
        Prompt prompt = prompt(model.format()::encode, conversation);
        StopStrings stops = stops(request.getSampling());
        Set<Integer> stopTokens =
                request.getSampling().getIgnoreEos() ? Set.of() : model.stopTokens();
        GenerationRequest generation =
                new GenerationRequest(
                        prompt,
                        SamplingRequests.maxTokens(request.getSampling()),
                        Sampler.of(
                                sampling,
                                prompt.toArray(),
                                stopTokens,
                                AnswerForms.constraint(request, model)),
                        stopTokens,
                        stops.endsAfter(
                                model.format().parser(conversation, random), sampling.minTokens()),
                        caller,
                        priority(request),
                        arrival.receivedNanos(),
                        arrival.deadlineNanos());
        return new ChatPlan(
                model, conversation, generation, sampling.seed(), stops, sampling.minTokens());
    }

    PrefillRequest prefill(
            dev.parley.inference.v1.PrefillRequest request, ChatModel model, Arrival arrival) {
        sizes.check(request);
        Caller caller = arrival.caller(request.getTenant(), request.getSession());
        if (caller.session().isEmpty()) {
            throw InferenceException.invalid("session", "must be set");
        }
        Conversation conversation =
                Conversations.of(
                        request.getMessagesList(),
                        shown(request.getToolChoice(), request.getToolsList()),
                        text -> memory.tokens(model.tokenizer(), caller, text));
        Encoding encoding =
                request.getLastMessageMayGrow()
                        ? model.format()::prefixWhileGrowing
                        : model.format()::encode;
        return new PrefillRequest(
                prompt(encoding, conversation),
                caller,
                arrival.receivedNanos(),
                arrival.deadlineNanos());
    }

    /** One of the ways to write a conversation for a model. */
    @FunctionalInterface
    private interface Encoding {

        int[] encode(Conversation conversation) throws InvalidConversationException;
    }

    private static Prompt prompt(Encoding encoding, Conversation conversation) {
        try {
            return Prompt.of(encoding.encode(conversation));
        } catch (InvalidConversationException refused) {
            throw InferenceException.invalid(refused.field(), refused.problem());
        }
    }

    private static StopStrings stops(Sampling sampling) {
        try {
            return new StopStrings(sampling.getStopList());
        } catch (IllegalArgumentException refused) {
            throw InferenceException.invalid("sampling.stop", String.valueOf(refused.getMessage()));
        }
    }

    private static void refuseUnlessFixed(ChatRequest request, ChatModel model) {
        if (request.getSampling().getDeterministic() && !model.engine().isDeterministic()) {
            throw InferenceException.invalid(
                    "sampling.deterministic",
                    "this model is not served with fixed rows (its setting deterministic)");
        }
    }

    private static Priority priority(ChatRequest request) {
        return switch (request.getPriority()) {
            case PRIORITY_VOICE -> Priority.VOICE;
            case PRIORITY_BATCH, PRIORITY_UNSPECIFIED -> Priority.BATCH;
            case UNRECOGNIZED -> throw InferenceException.invalid("priority", "is unknown");
        };
    }

    private static List<Tool> shown(ToolChoice choice, List<Tool> tools) {
        return switch (choice) {
            case TOOL_CHOICE_NONE -> List.of();
            case TOOL_CHOICE_UNSPECIFIED,
                    TOOL_CHOICE_AUTO,
                    TOOL_CHOICE_REQUIRED,
                    TOOL_CHOICE_NAMED ->
                    tools;
            case UNRECOGNIZED -> throw InferenceException.invalid("tool_choice", "is unknown");
        };
    }
}
