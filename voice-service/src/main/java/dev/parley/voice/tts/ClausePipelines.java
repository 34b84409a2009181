package dev.parley.voice.tts;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Opens pipelines that speak clause by clause. */
@Singleton
public final class ClausePipelines implements SpeechPipeline.Factory {

    private final Synthesizer synthesizer;
    private final TtsConfig config;

    @Inject
    public ClausePipelines(Synthesizer synthesizer, TtsConfig config) {
        this.synthesizer = synthesizer;
        this.config = config;
    }

    /** Opens a pipeline; its spans are children of the caller's. */
    @Override
    public SpeechPipeline open(SpeechStyle style, SpeechPipeline.Listener listener) {
        return new ClausePipeline(synthesizer, style, listener, config.waitingSound());
    }
}
