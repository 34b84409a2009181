package dev.parley.inference.tokenizer.mistral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.parley.inference.tokenizer.IncrementalDecoder;
import dev.parley.inference.tokenizer.ReferenceValues;
import dev.parley.inference.tokenizer.TokenizerLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TekkenTokenizerTest {

    private static final TekkenTokenizer TOKENIZER = DemoTokenizer.load();

    @TempDir Path folder;

    @Property(tries = 500)
    void everyTextComesBack(@ForAll @StringLength(max = 200) String any) {
        String text = withoutLoneSurrogates(any);

        int[] ids = TOKENIZER.encode(text);

        assertThat(DemoTokenizer.spell(TOKENIZER, ids)).isEqualTo(text);
        assertThat(Arrays.stream(ids)).allMatch(id -> id < TOKENIZER.size());
    }

    @Test
    void encodesEveryTextAsTheReferenceDoes() {
        ReferenceValues.read("texts.jsonl")
                .forEach(reference ->
                        assertThat(TOKENIZER.encode(reference.path("text").textValue()))
                                .as(reference.path("text").textValue())
                                .containsExactly(ReferenceValues.ids(reference.path("demo_ids"))));
    }

    @Test
    void halfOfACharacterCountsAsReplaced() {
        assertThat(TOKENIZER.encode("a\uD83Db\uDE00"))
                .containsExactly(TOKENIZER.encode("a\uFFFDb\uFFFD"));
    }

    @Property(tries = 200)
    void everyPieceIsWholeCharacters(@ForAll @StringLength(max = 50) String any) {
        IncrementalDecoder decoder = new IncrementalDecoder(TOKENIZER);

        for (int id : TOKENIZER.encode(withoutLoneSurrogates(any))) {
            String piece = decoder.accept(id);
            assertThat(withoutLoneSurrogates(piece)).isEqualTo(piece).doesNotContain("\uFFFD");
        }
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void replacesACharacterThatNeverEnds() {
        int[] ids = TOKENIZER.encode("€");
        IncrementalDecoder decoder = new IncrementalDecoder(TOKENIZER);

        assertThat(ids).hasSizeGreaterThan(1);
        assertThat(decoder.accept(ids[0])).isEmpty();
        assertThat(decoder.finish()).isEqualTo("\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "A", " ", "\n", "1", "!", "aB", "😀", "é", " \n", "\u0301"})
    void takesHostileTextsInLinearTime(String unit) {
        String hostile = unit.repeat(200_000 / unit.length());

        int[] ids =
                assertTimeoutPreemptively(Duration.ofSeconds(20), () -> TOKENIZER.encode(hostile));

        assertThat(DemoTokenizer.spell(TOKENIZER, ids)).isEqualTo(hostile);
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        assertRefused("{}", "version");
        assertRefused("not JSON", "is not JSON");
        assertRefused("{\"config\": {\"version\": \"v3\"}}", "chat format v3");
        assertRefused(
                "{\"config\": {\"version\": \"v7\", \"pattern\": \".\", \"default_vocab_size\":"
                        + " 300, \"default_num_special_tokens\": 20}, \"vocab\": []}",
                "vocab holds 0 tokens where 280 are used");
        assertThatExceptionOfType(TokenizerLoadException.class)
                .isThrownBy(() -> TekkenTokenizer.load(folder.resolve("absent.json")))
                .withMessageContaining("absent.json cannot be read");
    }

    private void assertRefused(String json, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("tekken.json"), json);

        assertThatExceptionOfType(TokenizerLoadException.class)
                .isThrownBy(() -> TekkenTokenizer.load(file))
                .withMessageContaining("tekken.json")
                .withMessageContaining(message);
    }

    private static String withoutLoneSurrogates(String text) {
        return text.codePoints()
                .filter(c -> c > 0xFFFF || !Character.isSurrogate((char) c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
