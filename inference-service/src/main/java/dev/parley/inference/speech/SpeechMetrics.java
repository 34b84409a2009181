package dev.parley.inference.speech;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/** What the speech engines measure, and under which names. */
@Singleton
public final class SpeechMetrics {

    /** Request to first sound. */
    static final String FIRST_AUDIO = "speech.synthesis.first.audio";

    /** End of the sound to the transcript. */
    static final String FINALIZATION = "speech.recognition.finalization";

    /** Utterances, by outcome. */
    static final String UTTERANCES = "speech.recognition.utterances";

    /** Decoders that hear an utterance now. */
    static final String BUSY_DECODERS = "speech.recognition.busy.decoders";

    /** Threads that speak a text now. */
    static final String BUSY_SYNTHESIZERS = "speech.synthesis.busy.threads";

    // Boundaries fitted to what is measured: 1 to 10 ms to finalise, 5 to 100 ms to the first
    // sound.
    private static final Duration[] FINALIZATION_BUCKETS = millis(1, 2, 5, 10, 20, 50, 100, 250);
    private static final Duration[] FIRST_AUDIO_BUCKETS = millis(5, 10, 20, 40, 70, 100, 250, 1000);

    private final MeterRegistry registry;
    private final Timer firstAudio;
    private final Timer finalization;

    @Inject
    public SpeechMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.firstAudio =
                Timer.builder(FIRST_AUDIO)
                        .description("Request of a synthesis to its first sound")
                        .serviceLevelObjectives(FIRST_AUDIO_BUCKETS)
                        .register(registry);
        this.finalization =
                Timer.builder(FINALIZATION)
                        .description("End of an utterance's sound to its transcript")
                        .serviceLevelObjectives(FINALIZATION_BUCKETS)
                        .register(registry);
    }

    /** A synthesis gave its first sound. */
    public void firstAudio(Duration sinceRequest) {
        firstAudio.record(sinceRequest);
    }

    /** An utterance got its transcript. */
    public void recognized(Transcript transcript) {
        finalization.record(transcript.finalizing());
        String outcome = transcript.outcome().name().toLowerCase(Locale.ROOT);
        registry.counter(UTTERANCES, "outcome", outcome).increment();
    }

    /** Watches how many decoders are busy. */
    public void watchDecoders(Supplier<Number> busy) {
        Gauge.builder(BUSY_DECODERS, busy).strongReference(true).register(registry);
    }

    /** Watches how many synthesisers are busy. */
    public void watchSynthesizers(Supplier<Number> busy) {
        Gauge.builder(BUSY_SYNTHESIZERS, busy).strongReference(true).register(registry);
    }

    private static Duration[] millis(long... millis) {
        return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
