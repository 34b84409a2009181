package dev.parley.voice.session;

import dev.parley.voice.realtime.ServerEvent.Measure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** Counts turns and times their parts: {@code voice.turn.*}. Thread-safe. */
final class TurnMetrics {

    /** Bounds fitted to a goal of 300 ms. */
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(75),
        Duration.ofMillis(100),
        Duration.ofMillis(150),
        Duration.ofMillis(200),
        Duration.ofMillis(250),
        Duration.ofMillis(300),
        Duration.ofMillis(400),
        Duration.ofMillis(750),
        Duration.ofMillis(1500),
        Duration.ofSeconds(3)
    };

    private final MeterRegistry registry;

    TurnMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(TurnReport report) {
        registry.counter("voice.turns", "result", name(report.result())).increment();
        report.measures().forEach(this::record);
    }

    private void record(Measure measure) {
        Timer.builder("voice.turn." + measure.name())
                .serviceLevelObjectives(BOUNDS)
                .register(registry)
                .record(measure.value());
    }

    static String name(TurnReport.Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }
}
