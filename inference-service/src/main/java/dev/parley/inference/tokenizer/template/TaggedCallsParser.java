package dev.parley.inference.tokenizer.template;

import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.IncrementalDecoder;
import dev.parley.inference.tokenizer.PythonJson;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.ToolCall;
import dev.parley.inference.tokenizer.ToolCallIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Answers of Qwen and Hermes: text, then calls, each between {@code <tool_call>} and its end. */
final class TaggedCallsParser implements AnswerParser {

    private final IncrementalDecoder decoder;
    private final String open;
    private final String close;
    private final RandomGenerator random;

    /** Text that may be the beginning of {@link #open}; behind the first one all that follows. */
    private final StringBuilder held = new StringBuilder();

    private boolean callsBegan;

    TaggedCallsParser(Tokenizer tokenizer, String open, String close, RandomGenerator random) {
        this.decoder = new IncrementalDecoder(tokenizer);
        this.open = open;
        this.close = close;
        this.random = random;
    }

    @Override
    public String accept(int token) {
        return shown(decoder.accept(token));
    }

    @Override
    public String finish() {
        String text = shown(decoder.finish());
        if (callsBegan) {
            return text;
        }
        String rest = held.toString();
        held.setLength(0);
        return text + rest;
    }

    private String shown(String text) {
        held.append(text);
        if (callsBegan) {
            return "";
        }
        int at = held.indexOf(open);
        callsBegan = at >= 0;
        int length = callsBegan ? at : held.length() - mayBegin();
        String shown = held.substring(0, length);
        held.delete(0, length);
        return shown;
    }

    /** How many characters at the end may be the beginning of a call. */
    private int mayBegin() {
        int length = Math.min(held.length(), open.length() - 1);
        while (length > 0 && !open.startsWith(held.substring(held.length() - length))) {
            length--;
        }
        return length;
    }

    @Override
    public Calls calls() {
        List<ToolCall> calls = new ArrayList<>();
        if (!callsBegan) {
            return new Calls.Valid(calls);
        }
        String written = held.substring(open.length());
        for (String part : written.split(Pattern.quote(open), -1)) {
            String stripped = part.strip();
            String body =
                    stripped.endsWith(close)
                            ? stripped.substring(0, stripped.length() - close.length())
                            : stripped;
            Optional<ToolCall> call = parse(body);
            if (call.isEmpty()) {
                return new Calls.Malformed("a tool call of the model lacks its name or arguments");
            }
            calls.add(call.get());
        }
        return new Calls.Valid(calls);
    }

    private Optional<ToolCall> parse(String body) {
        return PythonJson.parse(body)
                .filter(call -> call.path("name").isTextual() && call.path("arguments").isObject())
                .map(call ->
                        new ToolCall(
                                ToolCallIds.next(random),
                                call.path("name").textValue(),
                                call.path("arguments").toString()));
    }
}
