package dev.parley.voice.dialogue;

import dev.parley.voice.dialogue.PromptMessage.Assistant;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.PromptMessage.ToolResult;
import dev.parley.voice.dialogue.PromptMessage.User;
import dev.parley.voice.realtime.CallId;
import dev.parley.voice.realtime.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns items into what a model reads. Pure. */
public final class Prompt {

    /** Cautious: English has about four characters a token in a large vocabulary. */
    private static final int CHARACTERS_PER_TOKEN = 3;

    private static final int TOKENS_PER_MESSAGE = 4;

    private Prompt() {}

    /**
     * The messages of a conversation, instructions first. Items without words are left out, as are
     * calls that have no output and outputs that have no call: no model can read those.
     */
    public static List<PromptMessage> of(String instructions, List<Item> items) {
        Set<CallId> answered = answeredCalls(items);
        List<PromptMessage> messages = new ArrayList<>();
        if (!instructions.isBlank()) {
            messages.add(new PromptMessage.Instruction(instructions));
        }
        for (Item item : items) {
            switch (item) {
                case Item.Message message -> add(messages, message);
                case Item.FunctionCall call when answered.contains(call.call()) ->
                        addCall(messages, call);
                case Item.FunctionCallOutput output when answered.contains(output.call()) ->
                        messages.add(new ToolResult(output.call().value(), output.output()));
                case Item.FunctionCall _, Item.FunctionCallOutput _ -> {}
            }
        }
        return messages;
    }

    /**
     * The messages up to the last that can be answered: an answer that is asked for again, or that
     * was cut off, is not read by the model that gives it anew. Empty where there is none.
     */
    public static List<PromptMessage> upToQuestion(List<PromptMessage> messages) {
        int end = messages.size();
        while (end > 0 && messages.get(end - 1) instanceof Assistant) {
            end--;
        }
        boolean answerable =
                end > 0
                        && (messages.get(end - 1) instanceof User
                                || messages.get(end - 1) instanceof ToolResult);
        return answerable ? List.copyOf(messages.subList(0, end)) : List.of();
    }

    /**
     * The messages that fit into {@code tokens}, estimated: system messages and the newest turns.
     * The last turn stays whole even if it alone is too long; but what a tool returned leaves with
     * its call, also where it came a turn later.
     */
    public static List<PromptMessage> newest(List<PromptMessage> messages, int tokens) {
        List<PromptMessage> kept = new ArrayList<>(messages);
        while (estimateTokens(kept) > tokens) {
            int first = firstTurn(kept);
            int second = nextUser(kept, first + 1);
            if (second >= kept.size()) {
                return kept;
            }
            List<PromptMessage> rest = kept.subList(first, second);
            rest.removeIf(message -> !(message instanceof PromptMessage.Instruction));
            removeUncalled(kept);
        }
        return kept;
    }

    private static void removeUncalled(List<PromptMessage> messages) {
        Set<String> calls = new HashSet<>();
        for (PromptMessage message : messages) {
            if (message instanceof Assistant(_, var made)) {
                made.forEach(call -> calls.add(call.id()));
            }
        }
        messages.removeIf(
                message -> message instanceof ToolResult(var call, _) && !calls.contains(call));
    }

    static int estimateTokens(List<PromptMessage> messages) {
        return messages.stream()
                .mapToInt(message ->
                        message.text().length() / CHARACTERS_PER_TOKEN + TOKENS_PER_MESSAGE)
                .sum();
    }

    private static int firstTurn(List<PromptMessage> messages) {
        int index = 0;
        while (index < messages.size()
                && messages.get(index) instanceof PromptMessage.Instruction) {
            index++;
        }
        return index;
    }

    private static int nextUser(List<PromptMessage> messages, int from) {
        int index = from;
        while (index < messages.size() && !(messages.get(index) instanceof User)) {
            index++;
        }
        return index;
    }

    private static Set<CallId> answeredCalls(List<Item> items) {
        Set<CallId> calls =
                items.stream()
                        .filter(Item.FunctionCall.class::isInstance)
                        .map(item -> ((Item.FunctionCall) item).call())
                        .collect(Collectors.toSet());
        return items.stream()
                .filter(Item.FunctionCallOutput.class::isInstance)
                .map(item -> ((Item.FunctionCallOutput) item).call())
                .filter(calls::contains)
                .collect(Collectors.toSet());
    }

    private static void add(List<PromptMessage> messages, Item.Message message) {
        String words = message.words();
        if (words.isBlank()) {
            return;
        }
        messages.add(
                switch (message.role()) {
                    case SYSTEM -> new PromptMessage.Instruction(words);
                    case USER -> new User(words);
                    case ASSISTANT -> new Assistant(words, List.of());
                });
    }

    /** Calls belong to the assistant's message before them. */
    private static void addCall(List<PromptMessage> messages, Item.FunctionCall call) {
        ToolCall asked = new ToolCall(call.call().value(), call.name(), call.arguments());
        if (!messages.isEmpty() && messages.getLast() instanceof Assistant(var text, var calls)) {
            List<ToolCall> together = new ArrayList<>(calls);
            together.add(asked);
            messages.set(messages.size() - 1, new Assistant(text, together));
            return;
        }
        messages.add(new Assistant("", List.of(asked)));
    }
}
