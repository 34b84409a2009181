package dev.parley.inference.tokenizer.template;

import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.IncrementalDecoder;
import dev.parley.inference.tokenizer.PythonJson;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.ToolCall;
import dev.parley.inference.tokenizer.ToolCallIds;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Answers of Llama 3 that may call a tool: a whole answer that is {@code {"name": …, "parameters":
 * {…}}} is a call. An answer that begins like one is held back to its end.
 */
final class BareObjectParser implements AnswerParser {

    private final IncrementalDecoder decoder;
    private final RandomGenerator random;
    private final StringBuilder held = new StringBuilder();
    private boolean isText;
    private Optional<ToolCall> call = Optional.empty();

    BareObjectParser(Tokenizer tokenizer, RandomGenerator random) {
        this.decoder = new IncrementalDecoder(tokenizer);
        this.random = random;
    }

    @Override
    public String accept(int token) {
        return shown(decoder.accept(token));
    }

    private String shown(String text) {
        held.append(text);
        String begin = held.toString().stripLeading();
        isText |= !begin.isEmpty() && begin.charAt(0) != '{';
        return isText ? release() : "";
    }

    @Override
    public String finish() {
        String text = shown(decoder.finish());
        call = parse(held.toString());
        return call.isPresent() ? text : text + release();
    }

    private String release() {
        String text = held.toString();
        held.setLength(0);
        return text;
    }

    private Optional<ToolCall> parse(String text) {
        return PythonJson.parse(text)
                .filter(object ->
                        object.path("name").isTextual() && object.path("parameters").isObject())
                .map(object ->
                        new ToolCall(
                                ToolCallIds.next(random),
                                object.path("name").textValue(),
                                object.path("parameters").toString()));
    }

    @Override
    public Calls calls() {
        return new Calls.Valid(call.map(List::of).orElse(List.of()));
    }
}
