package dev.parley.inference.api;

import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.AnswerParser.Calls;
import dev.parley.inference.tokenizer.ChatMessage.Assistant;
import dev.parley.inference.tokenizer.StopMatcher;
import dev.parley.inference.tokenizer.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer as its caller sees it: text without what ends it, and calls. One per answer, used by
 * one thread.
 */
final class AnswerText {

    private final AnswerParser parser;
    private final StopMatcher stops;
    private final int minTokens;
    private final StringBuilder shown = new StringBuilder();
    private final List<Integer> tokens = new ArrayList<>();
    private Calls calls = new Calls.Valid(List.of());

    /** {@code minTokens}: before as many no text ends the answer. */
    AnswerText(AnswerParser parser, StopMatcher stops, int minTokens) {
        this.parser = parser;
        this.stops = stops;
        this.minTokens = minTokens;
    }

    /** Returns the text to show next; often none. */
    String accept(int token) {
        tokens.add(token);
        return show(stops.accept(parser.accept(token), tokens.size() >= minTokens));
    }

    /** Returns the text that is left at the end. */
    String finish() {
        String rest = show(stops.accept(parser.finish(), true) + stops.finish());
        calls = parser.calls(); // once: each time it names them anew
        return rest;
    }

    private String show(String text) {
        shown.append(text);
        return text;
    }

    /** Returns the text that ended the answer; empty where none did. */
    String stop() {
        return stops.found().orElse("");
    }

    /** Returns what the model called, once finished. */
    Calls calls() {
        return calls;
    }

    /** Returns the calls that a caller is shown. */
    List<ToolCall> validCalls() {
        return calls instanceof Calls.Valid(List<ToolCall> valid) ? valid : List.of();
    }

    /**
     * Returns what the caller has of the finished answer and will send back, with its tokens where
     * the text is all that they say; none where a call was cut, of which nobody is shown anything.
     */
    Optional<Assistant> said() {
        return switch (calls) {
            case Calls.Malformed _ -> Optional.empty();
            case Calls.Valid(List<ToolCall> valid) -> {
                boolean isWhole = stop().isEmpty() && valid.isEmpty();
                yield Optional.of(
                        new Assistant(shown.toString(), valid, isWhole ? tokens : List.of()));
            }
        };
    }
}
