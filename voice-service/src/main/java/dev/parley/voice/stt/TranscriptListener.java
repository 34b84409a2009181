package dev.parley.voice.stt;

import dev.parley.voice.upstream.UpstreamFailure;

/**
 * Hears about one utterance: partial transcripts, then exactly one of {@code completed} and {@code
 * failed}, and nothing more once the utterance is cancelled. Called in order, one call at a time,
 * on a thread of the transport: must not block.
 */
public interface TranscriptListener {

    /** All words heard so far; they may still change. */
    void partial(String text);

    void completed(Transcript transcript);

    void failed(UpstreamFailure failure);
}
