package dev.parley.inference.api;

import dev.parley.inference.engine.EngineLoad;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.registry.ChatModels;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Counts what Chat does, and shows how busy each engine is. */
@Singleton
final class ChatMetrics {

    /** Bounds of the histograms, fitted to answers that begin within a third of a second. */
    private static final Duration[] LATENCIES =
            IntStream.of(
                            1, 2, 5, 10, 20, 50, 75, 100, 150, 200, 250, 300, 400, 600, 1000, 2500,
                            5000, 10_000, 30_000, 60_000)
                    .mapToObj(Duration::ofMillis)
                    .toArray(Duration[]::new);

    private static final Duration[] TOKEN_LATENCIES =
            IntStream.of(100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000)
                    .mapToObj(micros -> Duration.ofNanos(micros * 1000L))
                    .toArray(Duration[]::new);

    private final MeterRegistry meters;

    @Inject
    ChatMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void showEngines(@Observes StartupEvent event, ChatModels models) {
        for (String id : models.ids()) {
            gauge(GenAiNames.SLOTS, models, id, EngineLoad::slots);
            gauge(GenAiNames.SLOTS_IN_USE, models, id, EngineLoad::slotsInUse);
            gauge(GenAiNames.QUEUE_DEPTH, models, id, EngineLoad::queued);
        }
    }

    private void gauge(String name, ChatModels models, String id, ToIntFunction<EngineLoad> value) {
        Gauge.builder(name, models, m -> m.load(id).map(value::applyAsInt).orElse(0))
                .tag(GenAiNames.REQUEST_MODEL, id)
                .register(meters);
    }

    /** {@code error}: empty where the answer is complete. */
    void ended(String model, Duration duration, String error) {
        timer(GenAiNames.REQUEST_DURATION, tags(model).and(GenAiNames.ERROR_TYPE, error), LATENCIES)
                .record(duration);
    }

    void finished(String model, Finished finished) {
        timer(GenAiNames.TIME_TO_FIRST_TOKEN, tags(model), LATENCIES)
                .record(finished.timings().timeToFirstToken());
        if (finished.completionTokens() > 1) {
            timer(GenAiNames.TIME_PER_OUTPUT_TOKEN, tags(model), TOKEN_LATENCIES)
                    .record(finished.timings().timePerOutputToken());
        }
        tokens(model, "input", finished.promptTokens());
        tokens(model, "output", finished.completionTokens());
    }

    private void tokens(String model, String type, int count) {
        DistributionSummary.builder(GenAiNames.TOKEN_USAGE)
                .tags(tags(model).and(GenAiNames.TOKEN_TYPE, type))
                .serviceLevelObjectives(1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536)
                .register(meters)
                .record(count);
    }

    private Timer timer(String name, Tags tags, Duration[] bounds) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(bounds).register(meters);
    }

    private static Tags tags(String model) {
        return Tags.of(
                GenAiNames.OPERATION, GenAiNames.CHAT,
                GenAiNames.PROVIDER, GenAiNames.PARLEY,
                GenAiNames.REQUEST_MODEL, model);
    }
}
