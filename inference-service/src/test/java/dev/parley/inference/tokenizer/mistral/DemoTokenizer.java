package dev.parley.inference.tokenizer.mistral;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.inference.tokenizer.IncrementalDecoder;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The demonstration models' vocabulary, and ids spelt out for people. */
final class DemoTokenizer {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path FILE = Path.of("demo-model", "small", "tekken.json");

    private DemoTokenizer() {}

    static TekkenTokenizer load() {
        return load(FILE);
    }

    static TekkenTokenizer load(InstructVersion version) {
        try {
            Path file = Files.createTempFile("tekken", ".json");
            try {
                Files.writeString(file, asVersion(version, Files.readString(FILE)));
                return load(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TekkenTokenizer load(Path file) {
        try {
            return TekkenTokenizer.load(file);
        } catch (TokenizerLoadException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A file's text as another version of the format would have it, where published ones have ids.
     */
    static String asVersion(InstructVersion version, String file) throws IOException {
        ObjectNode root = (ObjectNode) MAPPER.readTree(file);
        ((ObjectNode) root.path("config")).put("version", version.name().replace('V', 'v'));
        if (version == InstructVersion.V11) {
            for (var entry : root.path("special_tokens")) {
                switch (entry.path("rank").intValue()) {
                    case 20 -> ((ObjectNode) entry).put("token_str", "[ARGS]");
                    case 21 -> ((ObjectNode) entry).put("token_str", "[CALL_ID]");
                    default -> {}
                }
            }
        }
        return root.toString();
    }

    /** Returns the text of ids, special tokens by their names. */
    static String spell(TekkenTokenizer tokenizer, int[] ids) {
        Map<Integer, SpecialToken> special = new HashMap<>();
        tokenizer.version().tokens().forEach(t -> special.put(tokenizer.id(t), t));
        IncrementalDecoder decoder = new IncrementalDecoder(tokenizer);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            SpecialToken token = special.get(id);
            text.append(token == null ? decoder.accept(id) : token.text());
        }
        return text.append(decoder.finish()).toString();
    }
}
