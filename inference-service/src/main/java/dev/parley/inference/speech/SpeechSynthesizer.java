package dev.parley.inference.speech;

import dev.parley.inference.registry.ModelStatus;
import java.util.Optional;

/** Turns text into sound. Safe for use by many threads; bounded in threads and memory. */
public interface SpeechSynthesizer {

    /** Returns the model and its state; empty where it is switched off. Never blocks. */
    Optional<ModelStatus> status();

    /** Returns the samples per second of all its sound. */
    int sampleRateHz();

    /**
     * Starts to speak. Never blocks: sound, the end and every failure are told to the listener, on
     * threads of the synthesiser.
     */
    Synthesis speak(SpeechRequest request, SpeechListener listener);

    /** A text being spoken. */
    interface Synthesis {

        /** Stops at once; the listener hears nothing more. Does nothing after the end. */
        void cancel();
    }

    /** Hears one text being spoken: any number of pieces of sound, then one end. */
    interface SpeechListener {

        /**
         * Takes the next piece of sound: 16 bit, little-endian, mono, at most 200 ms. It may block,
         * and so hold the synthesis back.
         *
         * @return whether to go on
         */
        boolean audio(byte[] pcm);

        /** The whole text was spoken. */
        void completed();

        /** Nothing more will come. */
        void failed(Throwable failure);
    }
}
