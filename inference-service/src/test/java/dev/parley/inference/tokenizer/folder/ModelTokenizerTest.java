package dev.parley.inference.tokenizer.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.inference.tokenizer.TokenizerLoadException;
import dev.parley.inference.tokenizer.huggingface.HubTokenizer;
import dev.parley.inference.tokenizer.mistral.TekkenTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTokenizerTest {

    private static final Path QWEN =
            Path.of("src", "test", "resources", "tokenizer", "huggingface", "qwen");

    @TempDir Path folder;

    @Test
    void findsWhatAFolderHas() throws Exception {
        ModelTokenizer tekken = ModelTokenizer.load(Path.of("demo-model", "small"));
        ModelTokenizer hub = ModelTokenizer.load(QWEN);

        assertThat(tekken.tokenizer()).isInstanceOf(TekkenTokenizer.class);
        assertThat(tekken.endTokens()).containsExactly(2);
        assertThat(hub.tokenizer()).isInstanceOf(HubTokenizer.class);
        assertThat(hub.endTokens()).allMatch(hub.tokenizer()::isSpecial).hasSize(1);
    }

    @Test
    void takesATemplateOutOfTheConfiguration() throws Exception {
        copy("tokenizer.json");
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                """
                {"eos_token": "<|im_end|>", "chat_template": [{"name": "other", "template": "y"},
                 {"name": "default", "template": "{{ eos_token }}"}]}
                """);

        assertThat(ModelTokenizer.load(folder).endTokens()).hasSize(1);
    }

    @Test
    void namesWhatAFolderLacks() throws Exception {
        assertRefused("neither tekken.json nor tokenizer.json");
        copy("tokenizer.json");
        assertRefused("has no chat template");
        copy("chat_template.jinja");
        assertRefused("names no eos_token");
    }

    private void copy(String file) throws IOException {
        Files.copy(QWEN.resolve(file), folder.resolve(file));
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(TokenizerLoadException.class)
                .isThrownBy(() -> ModelTokenizer.load(folder))
                .withMessageContaining(folder.toString())
                .withMessageContaining(message);
    }
}
