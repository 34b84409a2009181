package dev.parley.router.explain;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;

/** Explainers for tests of other rooms. */
public final class Explainers {

    private static final int FEW = 10;

    private Explainers() {}

    /** Returns one that counts in these metrics and traces nothing. */
    public static Explainer counting(MeterRegistry metrics) {
        return new Explainer(
                new DecisionLog(() -> FEW),
                new DecisionMetrics(metrics),
                OpenTelemetry.noop().getTracer("test"));
    }
}
