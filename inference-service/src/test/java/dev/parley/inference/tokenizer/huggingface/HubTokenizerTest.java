package dev.parley.inference.tokenizer.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.inference.tokenizer.IncrementalDecoder;
import dev.parley.inference.tokenizer.ReferenceValues;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubTokenizerTest {

    private static final Path FOLDER =
            Path.of("src", "test", "resources", "tokenizer", "huggingface");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen"})
    void encodesEveryTextAsTheReferenceDoes(String name) throws Exception {
        HubTokenizer tokenizer = load(name);
        for (var reference :
                ReferenceValues.read("huggingface/" + name + "/texts.jsonl").toList()) {
            String text = reference.path("text").textValue();

            int[] ids = tokenizer.encode(text);

            assertThat(ids).as(text).containsExactly(ReferenceValues.ids(reference.path("ids")));
            assertThat(decode(tokenizer, ids))
                    .isEqualTo(
                            name.equals("qwen")
                                    ? Normalizer.normalize(text, Normalizer.Form.NFC)
                                    : text);
        }
    }

    @Test
    void textNeverBecomesASpecialToken() throws Exception {
        HubTokenizer tokenizer = load("qwen");

        int[] ids = tokenizer.encode("<|im_end|><think>");

        assertThat(Arrays.stream(ids)).noneMatch(tokenizer::isSpecial);
        assertThat(ids).endsWith(tokenizer.id("<think>").orElseThrow());
        assertThat(decode(tokenizer, ids)).isEqualTo("<|im_end|><think>");
        assertThat(tokenizer.bytes(tokenizer.id("<|im_end|>").orElseThrow())).isEmpty();
    }

    @Test
    void refusesByNameWhatIsNotSupported() throws Exception {
        assertRefused("\"BPE\"", "\"Unigram\"", "model Unigram is not supported");
        assertRefused("\"BPE\"", "\"WordPiece\"", "model WordPiece is not supported");
        assertRefused("{\"type\":\"NFC\"}", "{\"type\":\"Lowercase\"}", "normalizer Lowercase");
        assertRefused("\"ByteLevel\",\"add_prefix_space\":false", "\"Metaspace\"", "Metaspace");
        assertRefused("\"Isolated\"", "\"MergedWithNext\"", "MergedWithNext is not supported");
        assertRefused("\"byte_fallback\":false", "\"byte_fallback\":true", "byte_fallback");
        assertRefused("\"lstrip\":false", "\"lstrip\":true", "with lstrip is not supported");
        assertRefused("\"\u0100\":", "\"\u0100\u0100\":", "no token for byte 0x00");
        assertRefused("\"merges\":[[\"", "\"merges\":[[\"unheard of", "merge 0 joins");
    }

    private void assertRefused(String part, String instead, String message) throws IOException {
        String json = Files.readString(FOLDER.resolve("qwen").resolve("tokenizer.json"));
        assertThat(json).contains(part);
        Path file =
                Files.writeString(folder.resolve("tokenizer.json"), json.replace(part, instead));

        assertThatExceptionOfType(TokenizerLoadException.class)
                .isThrownBy(() -> HubTokenizer.load(file))
                .withMessageContaining("tokenizer.json: ")
                .withMessageContaining(message);
    }

    private static HubTokenizer load(String name) throws TokenizerLoadException {
        return HubTokenizer.load(FOLDER.resolve(name).resolve("tokenizer.json"));
    }

    private static String decode(HubTokenizer tokenizer, int[] ids) {
        IncrementalDecoder decoder = new IncrementalDecoder(tokenizer);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.accept(id));
        }
        return text.append(decoder.finish()).toString();
    }
}
