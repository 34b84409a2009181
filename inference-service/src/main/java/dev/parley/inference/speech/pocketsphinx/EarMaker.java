package dev.parley.inference.speech.pocketsphinx;

import dev.parley.inference.speech.SpeechConfig;
import java.nio.file.Path;

/** Makes ears that all know the same grammar. */
final class EarMaker {

    private final SphinxLibrary library;
    private final Path acousticModel;
    private final RecognitionGrammar grammar;
    private final Rejection rejection;

    private EarMaker(
            SphinxLibrary library,
            Path acousticModel,
            RecognitionGrammar grammar,
            Rejection rejection) {
        this.library = library;
        this.acousticModel = acousticModel;
        this.grammar = grammar;
        this.rejection = rejection;
    }

    /** Loads library and grammar, or tells which package is missing or what the grammar lacks. */
    static EarMaker load(SpeechConfig.Recognizer config) {
        Path folder = config.modelFolder();
        return new EarMaker(
                SphinxLibrary.load(),
                folder.resolve("en-us"),
                RecognitionGrammar.load(config.grammar(), folder.resolve("cmudict-en-us.dict")),
                new Rejection(config.tolerance()));
    }

    /** Makes one: about 20 MB and 50 ms. */
    Ear make() {
        SphinxDecoder words = SphinxDecoder.ofGrammar(library, acousticModel, grammar);
        try {
            return new Ear(words, SphinxDecoder.ofPhones(library, acousticModel), rejection);
        } catch (RuntimeException e) {
            words.close();
            throw e;
        }
    }

    String grammarSource() {
        return grammar.source();
    }
}
