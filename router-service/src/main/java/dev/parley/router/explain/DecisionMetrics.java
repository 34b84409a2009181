package dev.parley.router.explain;

import dev.parley.router.catalog.TargetId;
import dev.parley.router.decision.Candidate;
import dev.parley.router.decision.Reason;
import dev.parley.router.decision.Rejection;
import dev.parley.router.decision.RouteDecision;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Decisions and calls as numbers. Every tag has a bounded set of values. */
@Singleton
class DecisionMetrics {

    private static final Duration[] DECISION_BUCKETS = {
        Duration.ofNanos(10_000),
        Duration.ofNanos(25_000),
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5)
    };
    private static final Duration[] TTFT_BUCKETS = {
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
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry metrics;
    private final Timer duration;

    DecisionMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        this.duration =
                Timer.builder(Names.DECISION_DURATION)
                        .serviceLevelObjectives(DECISION_BUCKETS)
                        .register(metrics);
    }

    void decided(RouteDecision decision) {
        duration.record(decision.took());
        metrics.counter(
                        Names.DECISIONS,
                        "reason",
                        decision.choice().map(it -> it.reason().wireName()).orElse("none"),
                        "objective",
                        decision.objective().wireName(),
                        "target",
                        decision.chosen().map(TargetId::value).orElse("none"))
                .increment();
        Set<String> constraints = new HashSet<>();
        for (Candidate candidate : decision.candidates()) {
            for (Rejection rejection : candidate.rejections()) {
                constraints.add(rejection.constraint().name());
            }
        }
        constraints.forEach(it -> metrics.counter(Names.REJECTIONS, "constraint", it).increment());
    }

    void fellBack(RouteDecision decision) {
        String target = decision.chosen().map(TargetId::value).orElse("none");
        metrics.counter(
                        Names.FALLBACKS,
                        "reason",
                        Reason.FALLBACK_ERROR.wireName(),
                        "target",
                        target)
                .increment();
    }

    void attempted(TargetId target, String outcome) {
        metrics.counter(Names.ATTEMPTS, "target", target.value(), "outcome", outcome).increment();
    }

    void firstToken(TargetId target, Duration after) {
        Timer.builder(Names.TIME_TO_FIRST_TOKEN)
                .tag("target", target.value())
                .serviceLevelObjectives(TTFT_BUCKETS)
                .register(metrics)
                .record(after);
    }
}
