package dev.parley.inference.tokenizer.huggingface;

import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.bpe.TokenIds;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * A {@code tokenizer.json}: byte-level BPE with added tokens. Those that are not special, like
 * {@code <think>}, are found in any text; special ones only in what a chat template wrote.
 */
public final class HubTokenizer implements Tokenizer {

    private final TokenizerFile file;
    private final List<AddedToken> specialTokens;
    private final AddedTokens special;
    private final AddedTokens ordinary;
    private final AddedTokens ordinaryNormalized;
    private final BitSet specialIds = new BitSet();

    private HubTokenizer(TokenizerFile file) {
        this.file = file;
        this.specialTokens = file.added().stream().filter(AddedToken::special).toList();
        this.special = new AddedTokens(specialTokens);
        this.ordinary =
                new AddedTokens(
                        file.added().stream()
                                .filter(t -> !t.special() && !t.normalized())
                                .toList());
        this.ordinaryNormalized =
                new AddedTokens(
                        file.added().stream().filter(t -> !t.special() && t.normalized()).toList());
        specialTokens.forEach(token -> specialIds.set(token.id()));
    }

    /**
     * Loads a {@code tokenizer.json}.
     *
     * @throws TokenizerLoadException naming what is wrong with it, or not supported
     */
    public static HubTokenizer load(Path path) throws TokenizerLoadException {
        return new HubTokenizer(TokenizerFile.read(path));
    }

    @Override
    public int[] encode(String text) {
        TokenIds ids = new TokenIds();
        encodeText(text, ids);
        return ids.toArray();
    }

    /** Returns the ids of what a template wrote: its special tokens count, but for guarded ones. */
    public int[] encodePrompt(String prompt, SpecialTokenGuard guard) {
        TokenIds ids = new TokenIds();
        special.split(prompt, text -> encodeText(guard.remove(text), ids), ids::add);
        return ids.toArray();
    }

    private void encodeText(String text, TokenIds ids) {
        ordinary.split(
                text,
                part ->
                        ordinaryNormalized.split(
                                normalize(part),
                                piece -> file.encoder().encode(piece, ids),
                                ids::add),
                ids::add);
    }

    private String normalize(String text) {
        return file.composes() ? Normalizer.normalize(text, Normalizer.Form.NFC) : text;
    }

    /** Returns the texts of the special tokens. */
    public List<String> specialTexts() {
        return specialTokens.stream().map(AddedToken::content).toList();
    }

    /** Returns the id of an added token. */
    public OptionalInt id(String content) {
        return file.added().stream()
                .filter(token -> token.content().equals(content))
                .mapToInt(AddedToken::id)
                .findFirst();
    }

    @Override
    public byte[] bytes(int token) {
        return file.tokens().get(token);
    }

    @Override
    public boolean isSpecial(int token) {
        return specialIds.get(token);
    }

    @Override
    public int size() {
        return file.tokens().size();
    }
}
