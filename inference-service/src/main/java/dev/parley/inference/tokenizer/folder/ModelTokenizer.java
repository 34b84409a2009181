package dev.parley.inference.tokenizer.folder;

import dev.parley.inference.tokenizer.ChatFormat;
import dev.parley.inference.tokenizer.Tokenizer;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.huggingface.HubTokenizer;
import dev.parley.inference.tokenizer.mistral.MistralChatFormat;
import dev.parley.inference.tokenizer.mistral.SpecialToken;
import dev.parley.inference.tokenizer.mistral.TekkenTokenizer;
import dev.parley.inference.tokenizer.template.TemplateChatFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
     * Reads {@code tekken.json} or, where there is none, {@code tokenizer.json} with its chat
     * template.
     *
     * @throws TokenizerLoadException naming the file and what is wrong with it
     */
    public static ModelTokenizer load(Path folder) throws TokenizerLoadException {
        Path tekken = folder.resolve("tekken.json");
        if (Files.exists(tekken)) {
            return tekken(TekkenTokenizer.load(tekken));
        }
        Path hub = folder.resolve("tokenizer.json");
        if (Files.exists(hub)) {
            return hub(HubTokenizer.load(hub), TemplateFiles.read(folder), folder);
        }
        throw new TokenizerLoadException(folder + " has neither tekken.json nor tokenizer.json");
    }

    private static ModelTokenizer tekken(TekkenTokenizer tokenizer) {
        return new ModelTokenizer(
                tokenizer,
                new MistralChatFormat(tokenizer),
                Set.of(tokenizer.id(SpecialToken.END)));
    }

    private static ModelTokenizer hub(HubTokenizer tokenizer, TemplateFiles files, Path folder)
            throws TokenizerLoadException {
        Map<String, String> marks = files.marks();
        int end =
                tokenizer
                        .id(marks.getOrDefault("eos_token", ""))
                        .orElseThrow(() ->
                                new TokenizerLoadException(
                                        folder + " names no eos_token that is a token"));
        try {
            return new ModelTokenizer(
                    tokenizer,
                    new TemplateChatFormat(
                            tokenizer, files.template(), marks, System::currentTimeMillis),
                    Set.of(end));
        } catch (TokenizerLoadException e) {
            throw new TokenizerLoadException(folder + ": " + e.getMessage(), e);
        }
    }
}
