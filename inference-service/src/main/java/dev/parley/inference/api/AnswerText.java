package dev.parley.inference.api;

import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.AnswerParser.Calls;
import dev.parley.inference.tokenizer.StopMatcher;
import dev.parley.inference.tokenizer.ToolCall;
import java.util.ArrayList;
import java.util.List;

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
        return show(stops.accept(parser.finish(), true) + stops.finish());
    }

    private String show(String text) {
        shown.append(text);
        return text;
    }

    /** Returns all text shown. */
    String shown() {
        return shown.toString();
    }

    /** Returns the tokens accepted. */
    List<Integer> tokens() {
        return List.copyOf(tokens);
    }

    /** Returns the text that ended the answer; empty where none did. */
    String stop() {
        return stops.found().orElse("");
    }

    /** Returns what the model called, once finished. */
    Calls calls() {
        return parser.calls();
    }

    /** Returns the calls that a caller is shown. */
    List<ToolCall> validCalls() {
        return calls() instanceof Calls.Valid(List<ToolCall> valid) ? valid : List.of();
    }
}
