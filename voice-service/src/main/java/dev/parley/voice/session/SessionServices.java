package dev.parley.voice.session;

import dev.parley.voice.dialogue.ModelRouter;
import dev.parley.voice.stt.Transcriber;
import dev.parley.voice.stt.TranscriptionModel;
import dev.parley.voice.tts.SpeechModel;
import dev.parley.voice.tts.SpeechPipeline;
import dev.parley.voice.vad.VoiceActivityDetector;
import io.opentelemetry.api.trace.Tracer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What sessions work with. Shared by all of them, so thread-safe.
 *
 * @param activity makes one detector for each session
 * @param nanoTime a clock that never runs backwards
 */
record SessionServices(
        Transcriber transcriber,
        TranscriptionModel transcriptionModel,
        SpeechPipeline.Factory speech,
        SpeechModel speechModel,
        ModelRouter router,
        Supplier<VoiceActivityDetector> activity,
        TurnMetrics metrics,
        Tracer tracer,
        LongSupplier nanoTime) {

    /** The same, measured and traced by others. */
    SessionServices measuredBy(TurnMetrics otherMetrics, Tracer otherTracer) {
        return new SessionServices(
                transcriber,
                transcriptionModel,
                speech,
                speechModel,
                router,
                activity,
                otherMetrics,
                otherTracer,
                nanoTime);
    }
}
