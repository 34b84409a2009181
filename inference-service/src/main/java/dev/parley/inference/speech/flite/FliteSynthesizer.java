package dev.parley.inference.speech.flite;

import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.speech.LoadedModel;
import dev.parley.inference.speech.SpeechConfig;
import dev.parley.inference.speech.SpeechMetrics;
import dev.parley.inference.speech.SpeechRequest;
import dev.parley.inference.speech.SpeechSynthesizer;
import dev.parley.inference.speech.WaitingPool;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;

/** Speaks with flite's voice cmu_us_slt, on a fixed number of threads. */
@Startup
@Singleton
public final class FliteSynthesizer implements SpeechSynthesizer {

    /** The model's id. */
    public static final String MODEL = "flite-slt";

    private final boolean enabled;
    private final LoadedModel<FliteSpeaker> model =
            new LoadedModel<>(MODEL, ModelStatus.Kind.SPEECH);
    private final WaitingPool<Integer> places;
    private final ExecutorService threads;
    private final SpeechMetrics metrics;

    @Inject
    FliteSynthesizer(SpeechConfig speech, SpeechMetrics metrics) {
        SpeechConfig.Synthesizer config = speech.synthesizer();
        ThreadFactory factory = Thread.ofPlatform().daemon().name("flite-", 1).factory();
        this.enabled = config.enabled();
        this.threads = Executors.newFixedThreadPool(config.threads(), factory);
        this.places =
                new WaitingPool<>(
                        "every synthesiser is",
                        IntStream.range(0, config.threads()).boxed().toList(),
                        config.mostWaiting(),
                        config.patience());
        this.metrics = metrics;
    }

    @PostConstruct
    void start() {
        if (enabled) {
            metrics.watchSynthesizers(places::busyPlaces);
            Thread.ofPlatform().daemon().name("load-" + MODEL).start(this::load);
        }
    }

    void load() {
        model.load(FliteSynthesizer::loadAndWarm, _ -> "flite, voice cmu_us_slt");
    }

    // A first sentence fills flite's tables and the caches: the first caller does not wait for
    // them.
    private static FliteSpeaker loadAndWarm() {
        FliteSpeaker speaker = FliteSpeaker.load(FliteVoice.SLT);
        speaker.speak("Hello.", 1, _ -> true);
        return speaker;
    }

    @PreDestroy
    void stop() {
        threads.shutdown();
    }

    @Override
    public Optional<ModelStatus> status() {
        return enabled ? Optional.of(model.status()) : Optional.empty();
    }

    @Override
    public int sampleRateHz() {
        return FliteSpeaker.SAMPLE_RATE_HZ;
    }

    @Override
    public Synthesis speak(SpeechRequest request, SpeechListener listener) {
        FliteSynthesis synthesis =
                new FliteSynthesis(model.engine(), request, listener, metrics::firstAudio);
        synthesis.start(places, threads);
        return synthesis;
    }
}
