package dev.parley.inference.tokenizer.mistral;

import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.bpe.BytePairEncoder;
import dev.parley.inference.tokenizer.bpe.MergeTable;
import dev.parley.inference.tokenizer.bpe.TokenBytes;
import dev.parley.inference.tokenizer.bpe.TokenIds;
import java.nio.file.Path;
import java.util.List;

/** A Tekken vocabulary: byte pair encoding whose token ids are ranks behind the special tokens. */
public final class TekkenTokenizer implements Tokenizer {

    private final TekkenFile file;
    private final TokenBytes tokens;
    private final BytePairEncoder encoder;

    private TekkenTokenizer(TekkenFile file) {
        this.file = file;
        this.tokens = new TokenBytes(file.tokens());
        this.encoder =
                new BytePairEncoder(
                        List.of(file.pattern()), tokens, MergeTable.inOrderOf(tokens), true);
    }

    /**
     * Loads a {@code tekken.json} of version v7 or v11.
     *
     * @throws TokenizerLoadException naming what is wrong with it
     */
    public static TekkenTokenizer load(Path path) throws TokenizerLoadException {
        return new TekkenTokenizer(TekkenFile.read(path));
    }

    @Override
    public int[] encode(String text) {
        TokenIds ids = new TokenIds();
        encoder.encode(text, ids);
        return ids.toArray();
    }

    @Override
    public byte[] bytes(int id) {
        return tokens.get(id);
    }

    @Override
    public boolean isSpecial(int id) {
        return id < file.specialTokens();
    }

    @Override
    public int size() {
        return tokens.size();
    }

    /** Returns the id of a special token of its version. */
    public int id(SpecialToken token) {
        Integer id = file.special().get(token.text());
        if (id == null) {
            throw new IllegalArgumentException(file.version() + " has no " + token);
        }
        return id;
    }

    InstructVersion version() {
        return file.version();
    }
}
