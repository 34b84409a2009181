package dev.parley.inference.speech.pocketsphinx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.inference.speech.SpeechModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecognitionGrammarTest {

    @TempDir private Path folder;
    private Path dictionary;

    @BeforeEach
    void writeDictionary() throws IOException {
        dictionary =
                Files.writeString(
                        folder.resolve("test.dict"),
                        """
                        hello HH AH L OW
                        hello(2) HH EH L OW
                        parley P AA R L IY
                        world W ER L D
                        """);
    }

    @Test
    void looksUpEveryPronunciationOfItsWordsAndNoOther() throws IOException {
        RecognitionGrammar grammar = load("public <a> = Hello parley;");

        assertThat(grammar.pronunciations())
                .containsExactlyInAnyOrder(
                        new Pronunciation("hello", "HH AH L OW"),
                        new Pronunciation("hello(2)", "HH EH L OW"),
                        new Pronunciation("parley", "P AA R L IY"));
    }

    @Test
    void namesAWordThatIsNotInTheDictionary() {
        assertThatThrownBy(() -> load("public <a> = hello\n  | frobnicate;"))
                .isInstanceOf(SpeechModelException.class)
                .hasMessageContaining("line 4: the word \"frobnicate\" is not in the dictionary");
    }

    @Test
    void namesTheSettingOfAFileThatCannotBeRead() {
        assertThatThrownBy(() ->
                        RecognitionGrammar.load(
                                Optional.of(folder.resolve("missing.gram")), dictionary))
                .isInstanceOf(SpeechModelException.class)
                .hasMessageContaining("missing.gram")
                .hasMessageContaining("parley.speech.recognizer.grammar");
    }

    @Test
    void namesThePackageOfAMissingDictionary() {
        assertThatThrownBy(() ->
                        RecognitionGrammar.load(Optional.empty(), folder.resolve("missing.dict")))
                .isInstanceOf(SpeechModelException.class)
                .hasMessageContaining("install the Debian package pocketsphinx-en-us");
    }

    private RecognitionGrammar load(String rules) throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("test.gram"), "#JSGF V1.0;\ngrammar test;\n" + rules);
        return RecognitionGrammar.load(Optional.of(file), dictionary);
    }
}
