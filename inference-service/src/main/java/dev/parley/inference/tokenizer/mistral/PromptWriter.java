package dev.parley.inference.tokenizer.mistral;

import dev.parley.inference.tokenizer.bpe.TokenIds;
import java.util.List;

/** Collects a prompt's ids, special ones and text apart: no text becomes a special token. */
final class PromptWriter {

    private final TekkenTokenizer tokenizer;
    private final TokenIds ids = new TokenIds();

    PromptWriter(TekkenTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    PromptWriter special(SpecialToken token) {
        ids.add(tokenizer.id(token));
        return this;
    }

    PromptWriter text(String text) {
        ids.addAll(tokenizer.encode(text));
        return this;
    }

    PromptWriter tokens(List<Integer> tokens) {
        tokens.forEach(ids::add);
        return this;
    }

    int[] ids() {
        return ids.toArray();
    }
}
