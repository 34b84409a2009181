package dev.parley.inference.tokenizer.folder;

import dev.parley.inference.tokenizer.ChatFormat;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.mistral.MistralChatFormat;
import dev.parley.inference.tokenizer.mistral.SpecialToken;
import dev.parley.inference.tokenizer.mistral.TekkenTokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a model's folder says of text.
 *
 * @param tokenizer its vocabulary
 * @param format writes conversations as the model was trained on them
 * @param endTokens each of them ends an answer, where the model's configuration names none
 */
public record ModelTokenizer(Tokenizer tokenizer, ChatFormat format, Set<Integer> endTokens) {

    public ModelTokenizer {
        endTokens = Set.copyOf(endTokens);
    }

    /**
     * Reads {@code tekken.json}.
     *
     * @throws TokenizerLoadException naming the file and what is wrong with it
     */
    public static ModelTokenizer load(Path folder) throws TokenizerLoadException {
        Path tekken = folder.resolve("tekken.json");
        if (!Files.exists(tekken)) {
            throw new TokenizerLoadException(folder + " has no tekken.json");
        }
        TekkenTokenizer tokenizer = TekkenTokenizer.load(tekken);
        return new ModelTokenizer(
                tokenizer,
                new MistralChatFormat(tokenizer),
                Set.of(tokenizer.id(SpecialToken.END)));
    }
}
