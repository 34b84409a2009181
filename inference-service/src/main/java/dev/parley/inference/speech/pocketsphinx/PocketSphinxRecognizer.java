package dev.parley.inference.speech.pocketsphinx;

import dev.parley.inference.registry.ModelStatus;
import dev.parley.inference.speech.LoadedModel;
import dev.parley.inference.speech.SpeechConfig;
import dev.parley.inference.speech.SpeechMetrics;
import dev.parley.inference.speech.SpeechRecognizer;
import dev.parley.inference.speech.WaitingPool;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Recognises the sentences of a grammar, each utterance at a listening post of its own. */
@Startup
@Singleton
public final class PocketSphinxRecognizer implements SpeechRecognizer {

    /** The model's id. */
    public static final String MODEL = "pocketsphinx-en-us";

    static final int SAMPLE_RATE_HZ = 16_000;

    private final SpeechConfig.Recognizer config;
    private final SpeechMetrics metrics;
    private final LoadedModel<EarMaker> model =
            new LoadedModel<>(MODEL, ModelStatus.Kind.TRANSCRIPTION);
    private final List<ListeningPost> posts;
    private final WaitingPool<ListeningPost> pool;

    @Inject
    PocketSphinxRecognizer(SpeechConfig speech, SpeechMetrics metrics) {
        this.config = speech.recognizer();
        this.metrics = metrics;
        this.posts =
                IntStream.rangeClosed(1, config.decoders())
                        .mapToObj(i -> new ListeningPost("sphinx-" + i, this::makeEar))
                        .toList();
        this.pool =
                new WaitingPool<>(
                        "every recogniser is", posts, config.decoders(), config.patience());
    }

    @PostConstruct
    void start() {
        if (config.enabled()) {
            metrics.watchDecoders(pool::busyPlaces);
            Thread.ofPlatform().daemon().name("load-" + MODEL).start(this::load);
        }
    }

    void load() {
        model.load(this::loadAndTry, maker -> "PocketSphinx with " + maker.grammarSource());
    }

    // The first ear shows whether the grammar and the model fit together.
    private EarMaker loadAndTry() {
        EarMaker maker = EarMaker.load(config);
        maker.make().close();
        return maker;
    }

    private Ear makeEar() {
        return model.engine().make();
    }

    @PreDestroy
    void stop() {
        posts.forEach(ListeningPost::stop);
    }

    @Override
    public Optional<ModelStatus> status() {
        return config.enabled() ? Optional.of(model.status()) : Optional.empty();
    }

    @Override
    public int sampleRateHz() {
        return SAMPLE_RATE_HZ;
    }

    @Override
    public CompletableFuture<Utterance> open(TranscriptListener listener) {
        EarMaker _ = model.engine();
        CompletableFuture<ListeningPost> place = pool.take();
        CompletableFuture<Utterance> opened = new CompletableFuture<>();
        var _ =
                place.whenComplete((post, failure) -> {
                    if (post == null) {
                        opened.completeExceptionally(failure);
                    } else {
                        handOut(post, listener, opened);
                    }
                });
        var _ = opened.whenComplete((_, _) -> place.cancel(false));
        return opened;
    }

    // A caller may give up at the very moment that its turn comes.
    private void handOut(
            ListeningPost post, TranscriptListener listener, CompletableFuture<Utterance> opened) {
        Utterance utterance = begin(post, listener);
        if (!opened.complete(utterance)) {
            utterance.cancel();
        }
    }

    private Utterance begin(ListeningPost post, TranscriptListener listener) {
        SphinxUtterance utterance =
                new SphinxUtterance(
                        post,
                        listener,
                        new SphinxUtterance.Limits(config.longestUtterance(), config.idleTimeout()),
                        metrics::recognized,
                        () -> pool.giveBack(post));
        utterance.start();
        return utterance;
    }
}
