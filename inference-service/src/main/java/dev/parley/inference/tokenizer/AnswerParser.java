package dev.parley.inference.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Takes an answer apart as its tokens come: text first, then, behind {@code [TOOL_CALLS]}, a JSON
 * list of calls.
 *
 * <p>One per answer, used by one thread.
 */
public final class AnswerParser {

    /** What the model asked for, known at the answer's end. */
    public sealed interface Calls {

        /** Tools to call, in order; empty for an answer of text alone. */
        record Valid(List<ToolCall> calls) implements Calls {
            public Valid {
                calls = List.copyOf(calls);
            }
        }

        /** The model began a list of calls and wrote something else. */
        record Malformed(String problem) implements Calls {}
    }

    private final int toolCallsToken;
    private final RandomGenerator random;
    private final IncrementalDecoder decoder;
    private final StringBuilder calls = new StringBuilder();
    private boolean callsBegan;

    /** {@code random} makes the ids of calls: those a model writes itself may repeat. */
    public AnswerParser(TekkenTokenizer tokenizer, RandomGenerator random) {
        this.toolCallsToken = tokenizer.id(SpecialToken.TOOL_CALLS);
        this.random = random;
        this.decoder = new IncrementalDecoder(tokenizer);
    }

    /** Returns text to append to the answer, in whole characters. */
    public String accept(int token) {
        if (token == toolCallsToken && !callsBegan) {
            callsBegan = true;
            return decoder.finish();
        }
        String text = decoder.accept(token);
        if (callsBegan) {
            calls.append(text);
            return "";
        }
        return text;
    }

    /** Returns the text that is left at the end. */
    public String finish() {
        String rest = decoder.finish();
        if (callsBegan) {
            calls.append(rest);
            return "";
        }
        return rest;
    }

    /** Returns the calls, once {@link #finish()} was called. */
    public Calls calls() {
        if (!callsBegan) {
            return new Calls.Valid(List.of());
        }
        Optional<JsonNode> list = PythonJson.parse(calls.toString()).filter(JsonNode::isArray);
        if (list.isEmpty() || list.get().isEmpty()) {
            return new Calls.Malformed("the model's tool calls are not a JSON list");
        }
        List<ToolCall> parsed = new ArrayList<>();
        for (JsonNode call : list.get()) {
            JsonNode name = call.path("name");
            JsonNode arguments = call.path("arguments");
            if (!name.isTextual() || !arguments.isObject()) {
                return new Calls.Malformed("a tool call of the model lacks its name or arguments");
            }
            parsed.add(
                    new ToolCall(ToolCallIds.next(random), name.textValue(), arguments.toString()));
        }
        return new Calls.Valid(parsed);
    }
}
