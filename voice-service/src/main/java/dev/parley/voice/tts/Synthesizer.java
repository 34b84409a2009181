package dev.parley.voice.tts;

import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.upstream.UpstreamFailure;

/** Speaks texts. Thread-safe. */
public interface Synthesizer {

    /**
     * Starts to speak a text, at most 4096 characters. No sound arrives before it is requested;
     * never blocks.
     */
    Synthesis speak(String text, SpeechStyle style, Listener listener);

    /** One text being spoken. Thread-safe. */
    interface Synthesis {

        /** Lets that many more pieces of sound (up to 200 ms each) come. */
        void request(int pieces);

        /**
         * Stops at once and waits for nobody: the synthesiser is freed, and the listener hears no
         * more than what it is being told at that moment.
         */
        void cancel();
    }

    /**
     * Hears one text: pieces of sound, then exactly one of {@code completed} and {@code failed}.
     * Called in order, one call at a time, on a thread of the transport: must not block.
     */
    interface Listener {

        /** The next samples; the rate is the same in every call. */
        void audio(short[] samples, SampleRate rate);

        void completed();

        void failed(UpstreamFailure failure);
    }
}
