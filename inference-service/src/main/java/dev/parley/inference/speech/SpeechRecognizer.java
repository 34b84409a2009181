package dev.parley.inference.speech;

import dev.parley.inference.registry.ModelStatus;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Turns sound into text. Safe for use by many threads; bounded in threads and memory. */
public interface SpeechRecognizer {

    /** Returns the model and its state; empty where it is switched off. Never blocks. */
    Optional<ModelStatus> status();

    /** Returns the samples per second it hears. */
    int sampleRateHz();

    /**
     * Opens an utterance. Never blocks: the answer comes when a decoder is free, and fails when
     * none is for too long. Cancelling it gives the place in the queue up.
     */
    CompletableFuture<Utterance> open(TranscriptListener listener);

    /**
     * One utterance being heard. Its caller sends sound, then finishes; or cancels, at any time and
     * from any thread.
     */
    interface Utterance {

        /**
         * Hears the next piece of sound: 16 bit, little-endian, mono, whole samples.
         *
         * @param heard called when it has been heard and more may come
         */
        void audio(byte[] pcm, Runnable heard);

        /** Ends the sound; the transcript follows. */
        void finish();

        /** Frees the decoder at once; the listener hears nothing more. */
        void cancel();
    }

    /** Hears what was understood: any number of partial texts, then one end. */
    interface TranscriptListener {

        /** All words heard so far; told only when they changed. */
        void partial(String text);

        /** The end. */
        void completed(Transcript transcript);

        /** Nothing more will come. */
        void failed(Throwable failure);
    }
}
