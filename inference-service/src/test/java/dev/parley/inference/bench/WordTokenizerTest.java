package dev.parley.inference.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.inference.tokenizer.ChatMessage.User;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.folder.ModelTokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordTokenizerTest {

    private static final int SIZE = 1000;

    @TempDir Path folder;

    private final WordTokenizer words = new WordTokenizer(SIZE);

    @BeforeEach
    void write() throws Exception {
        words.write(folder);
    }

    @Test
    void aConversationHasAsManyTokensAsItsTextHasWords() throws Exception {
        String text = words.text(500, new Random(1));

        int[] tokens =
                ModelTokenizer.load(folder)
                        .format()
                        .encode(new Conversation(List.of(new User(text)), List.of()));

        assertThat(tokens).hasSize(500);
        assertThat(WordTokenizer.count(text)).isEqualTo(500);
    }

    @Test
    void everyTokenHasATextThatIsCountedOnce() throws Exception {
        ModelTokenizer loaded = ModelTokenizer.load(folder);

        assertThat(loaded.tokenizer().size()).isEqualTo(SIZE);
        for (int id = 0; id < SIZE; id++) {
            String text = new String(loaded.tokenizer().bytes(id), StandardCharsets.UTF_8);
            assertThat(WordTokenizer.count(text)).as(text).isEqualTo(1);
        }
    }

    @Test
    void theModelsOwnEndIsAWordLikeAnyOther() throws Exception {
        ModelTokenizer loaded = ModelTokenizer.load(folder);

        assertThat(loaded.endTokens()).containsExactly(SIZE - 1);
        assertThat(loaded.tokenizer().isSpecial(SIZE - 1)).isFalse();
    }
}
