package dev.parley.voice.tts;

import dev.parley.voice.upstream.UpstreamFailure;
import java.util.Optional;

/**
 * Speaks one answer while its words still arrive: text deltas in, clauses and frames out. To
 * interrupt an answer, cancel its pipeline and drop it; the next answer gets another one.
 * Thread-safe; never blocks.
 */
public interface SpeechPipeline {

    /** Appends the next words of the answer. */
    void append(String delta);

    /** Says that the answer has no more words. */
    void finish();

    /** The next piece, if it is ready; taking pieces makes room for more. */
    Optional<SpeechOutput> poll();

    /** Stops at once: nothing is ready any more and the listener hears no more. */
    void cancel();

    /**
     * Hears when polling is worth while. Called one call at a time, on any thread (also from within
     * {@code append}, {@code finish} and {@code poll}): must not block nor poll.
     */
    interface Listener {

        /** At least one piece has become ready after there was none. */
        void ready();

        /** The first clause went to synthesis. */
        default void clauseStarted() {}

        /** No piece will follow those that are ready: the answer was spoken whole. */
        void completed();

        /** No piece will follow those that are ready: the rest of the answer stays unspoken. */
        void failed(UpstreamFailure failure);
    }

    /** Makes one pipeline for each answer. Thread-safe. */
    interface Factory {

        SpeechPipeline open(SpeechStyle style, Listener listener);
    }
}
