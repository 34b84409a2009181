package dev.parley.inference.tokenizer;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.GptBytePairEncodingParams;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Tekken vocabulary: byte pair encoding whose token ids are ranks behind the special tokens.
 *
 * <p>Immutable. Encoding takes time in proportion to the text's length, also for hostile texts (one
 * letter repeated): long stretches are merged by a queue of ranks.
 */
public final class TekkenTokenizer {

    private final TekkenFile file;
    private final Encoding encoding;

    private TekkenTokenizer(TekkenFile file) {
        this.file = file;
        this.encoding = encodingOf(file);
    }

    /**
     * Loads a {@code tekken.json} of version v7.
     *
     * @throws TokenizerLoadException naming what is wrong with it
     */
    public static TekkenTokenizer load(Path path) throws TokenizerLoadException {
        return new TekkenTokenizer(TekkenFile.read(path));
    }

    private static Encoding encodingOf(TekkenFile file) {
        List<byte[]> tokens = file.tokens();
        IdentityHashMap<byte[], Integer> ids = new IdentityHashMap<>(tokens.size());
        for (int rank = 0; rank < tokens.size(); rank++) {
            ids.put(tokens.get(rank), rank + file.specialTokens());
        }
        EncodingRegistry registry = Encodings.newLazyEncodingRegistry();
        registry.registerGptBytePairEncoding(
                new GptBytePairEncodingParams("tekken", file.pattern(), ids, Map.of()));
        return registry.getEncoding("tekken").orElseThrow();
    }

    /** Returns the ids of a text. None of them is special, whatever the text says. */
    public int[] encode(String text) {
        return encoding.encodeOrdinary(text).toArray();
    }

    /** Returns the number of token ids, special ones included. */
    public int size() {
        return file.size();
    }

    /** Returns the id of a special token. */
    public int id(SpecialToken token) {
        Integer id = file.special().get(token.text());
        if (id == null) {
            throw new IllegalStateException("checked at load: " + token);
        }
        return id;
    }

    /** Whether this id structures a conversation and has no text. */
    public boolean isSpecial(int id) {
        return id < file.specialTokens();
    }

    /** The UTF-8 bytes of a token, often less than a character; not to be written to. */
    byte[] bytes(int id) {
        return file.tokens().get(id - file.specialTokens());
    }
}
