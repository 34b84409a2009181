package dev.parley.voice.stt;

/** Opens utterances for transcription. Thread-safe. */
public interface Transcriber {

    /**
     * Opens an utterance at once, without waiting for the recogniser: refusals arrive at the
     * listener.
     */
    Utterance open(TranscriptionModel model, TranscriptListener listener);

    /** One stretch of speech being transcribed while it is spoken. Thread-safe; never blocks. */
    interface Utterance {

        /** Appends 16 kHz samples. Ignored once finished, failed or cancelled. */
        void push(short[] samples);

        /** Asks for the final transcript of what was pushed. */
        void finish();

        /** Gives the utterance up at once: the recogniser is freed, the listener hears no more. */
        void cancel();
    }
}
