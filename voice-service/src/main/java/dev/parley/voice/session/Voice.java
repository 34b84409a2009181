package dev.parley.voice.session;

import dev.parley.voice.tts.SpeechOutput;
import dev.parley.voice.tts.SpeechPipeline;
import dev.parley.voice.upstream.UpstreamFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One answer being spoken. Everything in this class runs on the session's thread. */
final class Voice {

    private final SpeechPipeline pipeline;
    private boolean dry = true;
    private SpeechChange.@Nullable Ended ended;

    Voice(SpeechPipeline pipeline) {
        this.pipeline = pipeline;
    }

    SpeechPipeline pipeline() {
        return pipeline;
    }

    void accept(SpeechChange change) {
        switch (change) {
            case SpeechChange.Ready _ -> dry = false;
            case SpeechChange.Ended last -> {
                ended = last;
                dry = false;
            }
        }
    }

    /** Whether looking for the next piece is worth while. */
    boolean isDry() {
        return dry;
    }

    /** The next piece that waits. */
    Optional<SpeechOutput> poll() {
        Optional<SpeechOutput> piece = pipeline.poll();
        dry = piece.isEmpty();
        return piece;
    }

    /** Whether nothing waits and nothing will follow. */
    boolean isOver() {
        return dry && ended != null;
    }

    /** Why the rest stayed unspoken; absent where nothing did. */
    Optional<UpstreamFailure> failure() {
        return ended == null ? Optional.empty() : ended.failure();
    }
}
