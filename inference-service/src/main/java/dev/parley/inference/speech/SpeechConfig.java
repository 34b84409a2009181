package dev.parley.inference.speech;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The speech engines of this server. */
@ConfigMapping(prefix = "parley.speech")
public interface SpeechConfig {

    /** Speech to text. */
    Recognizer recognizer();

    /** Text to speech. */
    Synthesizer synthesizer();

    /** Speech to text by PocketSphinx and a grammar. */
    interface Recognizer {

        /** Whether this server recognises speech; default true. */
        @WithDefault("true")
        boolean enabled();

        /** JSGF grammar of what can be heard; default: the demonstration's own. */
        Optional<Path> grammar();

        /**
         * Folder of the acoustic model and its dictionary; default where Debian's
         * pocketsphinx-en-us puts it.
         */
        @WithDefault("/usr/share/pocketsphinx/model/en-us")
        Path modelFolder();

        /** Utterances heard at the same time, each by decoders of its own; default 8. */
        @WithDefault("8")
        int decoders();

        /** How long a caller waits for a free decoder before it is turned away; default 250 ms. */
        @WithDefault("250ms")
        Duration patience();

        /** The longest utterance; default 60 s. */
        @WithDefault("60s")
        Duration longestUtterance();

        /**
         * How long an utterance may stay silent on the wire before it is given up; default 30 s.
         */
        @WithDefault("30s")
        Duration idleTimeout();

        /**
         * How many points of likelihood a sentence may lie below the best sequence of phones before
         * it is taken for something outside the grammar; default 52. More accepts more.
         */
        @WithDefault("52")
        double tolerance();
    }

    /** Text to speech by flite. */
    interface Synthesizer {

        /** Whether this server synthesises speech; default true. */
        @WithDefault("true")
        boolean enabled();

        /**
         * Texts spoken at the same time, each on a thread of its own; default 8. More than there
         * are cores: the first sound of a text takes a tenth of the whole, and who asked last does
         * not wait for the whole of those before.
         */
        @WithDefault("8")
        int threads();

        /** Callers that may wait for a free thread; default 64. */
        @WithDefault("64")
        int mostWaiting();

        /** How long a caller waits for a free thread before it is turned away; default 1 s. */
        @WithDefault("1s")
        Duration patience();

        /**
         * Sound kept for a reader that is slower than the synthesis; default 40 s: a clause of 120
         * characters at a quarter of the speed, so that a listener in real time holds no thread.
         */
        @WithDefault("40s")
        Duration bufferedAudio();
    }
}
