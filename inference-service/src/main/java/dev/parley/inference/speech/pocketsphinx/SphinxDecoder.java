package dev.parley.inference.speech.pocketsphinx;

import static dev.parley.inference.speech.pocketsphinx.SphinxFunction.*;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.parley.inference.speech.SpeechModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One native decoder: it hears one utterance after the other. Everything in it runs on one thread
 * at a time.
 */
@SuppressWarnings("restricted")
final class SphinxDecoder implements AutoCloseable {

    private static final String SEARCH = "parley";

    /** A word's second pronunciation is written {@code word(2)}. */
    private static final Pattern PRONUNCIATION = Pattern.compile("\\(\\d+\\)");

    /** Longer than any text that an utterance of minutes can have. */
    private static final long LONGEST_TEXT = 1 << 20;

    // Native initialisation shares tables between decoders.
    private static final Object INITIALIZATION = new Object();

    private final SphinxLibrary library;
    private final MemorySegment decoder;
    private final CepstralMean mean;

    private SphinxDecoder(SphinxLibrary library, MemorySegment decoder) {
        this.library = library;
        this.decoder = decoder;
        this.mean = CepstralMean.of(library, decoder);
    }

    /** A decoder that hears the sentences of a grammar, and knows no other words than its. */
    static SphinxDecoder ofGrammar(
            SphinxLibrary library, Path acousticModel, RecognitionGrammar grammar) {
        SphinxDecoder made = open(library, acousticModel);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(SEARCH);
            for (Pronunciation entry : grammar.pronunciations()) {
                made.add(entry, arena);
            }
            MemorySegment text = arena.allocateFrom(grammar.jsgf());
            if (library.number(PS_SET_JSGF_STRING, made.decoder, name, text) < 0) {
                throw new SpeechModelException(
                        grammar.source() + " cannot be used by PocketSphinx");
            }
            made.select(name);
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /** A decoder that hears any sequence of phones. */
    static SphinxDecoder ofPhones(SphinxLibrary library, Path acousticModel) {
        SphinxDecoder made = open(library, acousticModel);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(SEARCH);
            if (library.number(PS_SET_ALLPHONE_FILE, made.decoder, name, MemorySegment.NULL) < 0) {
                throw new SpeechModelException("PocketSphinx cannot search for phones");
            }
            made.select(name);
            return made;
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    /** Begins an utterance; the last speaker's mean is forgotten. */
    void start() {
        mean.reset();
        require(library.number(PS_START_STREAM, decoder));
        require(library.number(PS_START_UTT, decoder));
    }

    /** Hears samples (16 bit, 16 kHz, mono). */
    void hear(MemorySegment samples, int count) {
        require(library.number(PS_PROCESS_RAW, decoder, samples, (long) count, 0, 0));
    }

    /** Moves to the voice heard so far. */
    void adapt() {
        mean.adapt();
    }

    /** Ends the utterance. */
    void end() {
        require(library.number(PS_END_UTT, decoder));
    }

    /** Returns whether there is speech in what was heard last. */
    boolean hearsSpeech() {
        return library.number(PS_GET_IN_SPEECH, decoder) != 0;
    }

    /** Returns the words heard so far; empty where there are none. */
    String text() {
        String text = string(library.address(PS_GET_HYP, decoder, MemorySegment.NULL));
        return PRONUNCIATION.matcher(text).replaceAll("").strip();
    }

    /** Returns what the utterance was taken for, piece by piece. */
    List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(JAVA_INT, 5);
            MemorySegment segment = library.address(PS_SEG_ITER, decoder);
            while (segment.address() != 0) {
                segments.add(read(segment, numbers));
                segment = library.address(PS_SEG_NEXT, segment);
            }
        }
        return segments;
    }

    @Override
    public void close() {
        library.number(PS_FREE, decoder);
    }

    private Segment read(MemorySegment segment, MemorySegment numbers) {
        MemorySegment first = numbers.asSlice(0);
        MemorySegment last = numbers.asSlice(4);
        MemorySegment score = numbers.asSlice(8);
        library.call(PS_SEG_FRAMES, segment, first, last);
        library.number(PS_SEG_PROB, segment, score, numbers.asSlice(12), numbers.asSlice(16));
        return new Segment(
                string(library.address(PS_SEG_WORD, segment)),
                first.get(JAVA_INT, 0),
                last.get(JAVA_INT, 0),
                score.get(JAVA_INT, 0));
    }

    private void add(Pronunciation entry, Arena arena) {
        MemorySegment word = arena.allocateFrom(entry.word());
        MemorySegment phones = arena.allocateFrom(entry.phones());
        if (library.number(PS_ADD_WORD, decoder, word, phones, 0) < 0) {
            throw new SpeechModelException(
                    "the acoustic model cannot pronounce the word " + entry.word());
        }
    }

    private void select(MemorySegment name) {
        require(library.number(PS_SET_SEARCH, decoder, name));
    }

    private static SphinxDecoder open(SphinxLibrary library, Path acousticModel) {
        List<String> arguments =
                List.of(
                        "parley",
                        "-hmm",
                        acousticModel.toString(),
                        "-allphone_ci",
                        "yes",
                        // Scores are relative to the best state scored in a frame: only if all are
                        // scored can those of two decoders be compared.
                        "-compallsen",
                        "yes");
        synchronized (INITIALIZATION) {
            try (Arena arena = Arena.ofConfined()) {
                return new SphinxDecoder(library, initialize(library, arguments, arena));
            }
        }
    }

    private static MemorySegment initialize(
            SphinxLibrary library, List<String> arguments, Arena arena) {
        MemorySegment values = arena.allocate(ADDRESS, arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            values.setAtIndex(ADDRESS, i, arena.allocateFrom(arguments.get(i)));
        }
        MemorySegment definitions = library.address(PS_ARGS);
        MemorySegment configuration =
                library.address(
                        CMD_LN_PARSE_R,
                        MemorySegment.NULL,
                        definitions,
                        arguments.size(),
                        values,
                        1);
        if (configuration.address() == 0) {
            throw new SpeechModelException("the installed PocketSphinx is not release 5prealpha");
        }
        MemorySegment decoder = library.address(PS_INIT, configuration);
        library.number(CMD_LN_FREE_R, configuration);
        if (decoder.address() == 0) {
            throw new SpeechModelException(
                    "PocketSphinx cannot read the acoustic model: install the Debian package"
                            + " pocketsphinx-en-us, or set parley.speech.recognizer.model-folder");
        }
        return decoder;
    }

    private static String string(MemorySegment text) {
        return text.address() == 0 ? "" : text.reinterpret(LONGEST_TEXT).getString(0);
    }

    private static void require(int answer) {
        if (answer < 0) {
            throw new IllegalStateException("PocketSphinx refused a call");
        }
    }
}
