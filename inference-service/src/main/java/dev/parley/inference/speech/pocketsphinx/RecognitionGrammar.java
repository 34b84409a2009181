package dev.parley.inference.speech.pocketsphinx;

import dev.parley.inference.speech.SpeechModelException;
import dev.parley.inference.speech.pocketsphinx.JsgfParser.WordsOfGrammar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A grammar that was checked, with the pronunciations of its words.
 *
 * @param source where it is from, for messages
 * @param jsgf its text
 * @param pronunciations of every word in it
 */
record RecognitionGrammar(String source, String jsgf, List<Pronunciation> pronunciations) {

    private static final String BUILT_IN = "/speech/demo.gram";

    RecognitionGrammar {
        pronunciations = List.copyOf(pronunciations);
    }

    /** Reads a grammar, or the built-in one, and looks up its words. */
    static RecognitionGrammar load(Optional<Path> file, Path dictionary) {
        return file.isPresent()
                ? check(file.get().toString(), read(file.get()), dictionary)
                : check("the built-in grammar", readBuiltIn(), dictionary);
    }

    private static RecognitionGrammar check(String source, String jsgf, Path dictionary) {
        WordsOfGrammar words = JsgfParser.parse(source, jsgf);
        PronouncingDictionary known =
                PronouncingDictionary.read(dictionary, words.firstLines().keySet());
        words.firstLines()
                .forEach((word, line) -> {
                    if (known.of(word).isEmpty()) {
                        throw new SpeechModelException(
                                "%s, line %d: the word \"%s\" is not in the dictionary %s"
                                        .formatted(source, line, word, dictionary));
                    }
                });
        return new RecognitionGrammar(
                source,
                jsgf,
                words.firstLines().keySet().stream()
                        .flatMap(word -> known.of(word).stream())
                        .distinct()
                        .toList());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new SpeechModelException(
                    "%s, set by parley.speech.recognizer.grammar, cannot be read: %s"
                            .formatted(file, e),
                    e);
        }
    }

    private static String readBuiltIn() {
        try (InputStream text = RecognitionGrammar.class.getResourceAsStream(BUILT_IN)) {
            if (text == null) {
                throw new SpeechModelException(BUILT_IN + " is not on the class path");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SpeechModelException(BUILT_IN + " cannot be read: " + e, e);
        }
    }
}
