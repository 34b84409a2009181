package dev.parley.inference.tokenizer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The demonstration models' vocabulary, and ids spelt out for people. */
final class DemoTokenizer {

    private DemoTokenizer() {}

    static TekkenTokenizer load() {
        try {
            return TekkenTokenizer.load(Path.of("demo-model", "small", "tekken.json"));
        } catch (TokenizerLoadException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the text of ids, special tokens by their names. */
    static String spell(TekkenTokenizer tokenizer, int[] ids) {
        Map<Integer, SpecialToken> special = new HashMap<>();
        Arrays.stream(SpecialToken.values()).forEach(t -> special.put(tokenizer.id(t), t));
        IncrementalDecoder decoder = new IncrementalDecoder(tokenizer);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            SpecialToken token = special.get(id);
            text.append(token == null ? decoder.accept(id) : token.text());
        }
        return text.append(decoder.finish()).toString();
    }
}
