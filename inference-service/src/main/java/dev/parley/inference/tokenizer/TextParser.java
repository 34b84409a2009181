package dev.parley.inference.tokenizer;

import java.util.List;

/** Answers that call no tools: also what looks like a call is text where no tool was offered. */
public final class TextParser implements AnswerParser {

    private final IncrementalDecoder decoder;

    public TextParser(Tokenizer tokenizer) {
        this.decoder = new IncrementalDecoder(tokenizer);
    }

    @Override
    public String accept(int token) {
        return decoder.accept(token);
    }

    @Override
    public String finish() {
        return decoder.finish();
    }

    @Override
    public Calls calls() {
        return new Calls.Valid(List.of());
    }
}
