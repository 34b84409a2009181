package dev.parley.inference.api;

import dev.parley.inference.engine.GenerationEvent.Finished;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.IntStream;

/** Counts and times what Chat does. */
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
