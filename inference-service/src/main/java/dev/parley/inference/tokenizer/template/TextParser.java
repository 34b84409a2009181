package dev.parley.inference.tokenizer.template;

import dev.parley.inference.tokenizer.AnswerParser;
import dev.parley.inference.tokenizer.IncrementalDecoder;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.List;

/** Answers of a model that calls no tools. */
final class TextParser implements AnswerParser {

    private final IncrementalDecoder decoder;

    TextParser(Tokenizer tokenizer) {
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
