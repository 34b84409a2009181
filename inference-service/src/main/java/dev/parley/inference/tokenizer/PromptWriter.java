package dev.parley.inference.tokenizer;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Collects a prompt's ids, special ones and text apart: no text becomes a special token. */
final class PromptWriter {

    private final TekkenTokenizer tokenizer;
    private final IntStream.Builder ids = IntStream.builder();

    PromptWriter(TekkenTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    PromptWriter special(SpecialToken token) {
        ids.add(tokenizer.id(token));
        return this;
    }

    PromptWriter text(String text) {
        Arrays.stream(tokenizer.encode(text)).forEach(ids);
        return this;
    }

    int[] ids() {
        return ids.build().toArray();
    }
}
