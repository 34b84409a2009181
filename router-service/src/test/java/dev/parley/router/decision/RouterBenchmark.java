package dev.parley.router.decision;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.CatalogReader;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.TargetId;
import dev.parley.router.signals.Availability;
import dev.parley.router.signals.SignalSnapshot;
import dev.parley.router.signals.TargetSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of one decision under three constraints; with many targets about half of them are rejected.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RouterBenchmark {

    private static final DecisionId ID = new DecisionId("dec_0");
    private static final int SAMPLES = 40;

    @Param({"2", "100"})
    public int targets = 2;

    private final RouteRequest request =
            new RouteRequest(
                    "auto",
                    200,
                    OptionalInt.of(100),
                    Set.of(Capability.TOOLS),
                    new Constraints(
                            Optional.of(Duration.ofMillis(300)),
                            OptionalDouble.of(0.01),
                            Set.of(Capability.STREAMING)),
                    Optional.empty());

    private @Nullable Catalog catalog;
    private @Nullable SignalSnapshot snapshot;

    @Setup
    public void prepare() {
        Catalog prepared = new CatalogReader("benchmark").read(catalogue(targets));
        Map<TargetId, TargetSignal> signals = new HashMap<>();
        for (ModelTarget target : prepared.targets()) {
            Duration ttft = Duration.ofMillis(20 + signals.size() * 37L % 600);
            signals.put(
                    target.id(),
                    new TargetSignal(
                            Availability.up("serving"),
                            Optional.of(ttft),
                            SAMPLES,
                            signals.size() % 5,
                            OptionalInt.of(60)));
        }
        catalog = prepared;
        snapshot = new SignalSnapshot(signals);
    }

    @Benchmark
    public Routing decide() {
        if (catalog == null || snapshot == null) {
            throw new IllegalStateException("not prepared");
        }
        return Router.decide(ID, request, catalog, snapshot);
    }

    private static String catalogue(int targets) {
        StringBuilder text = new StringBuilder("targets:\n");
        for (int i = 0; i < targets; i++) {
            text.append(
                    """
                      - {id: t%d, provider: onprem, model: m, capabilities: [streaming, tools], quality: 0.%02d,
                         price: {input_usd_per_1m: %d, output_usd_per_1m: %d}, context_length: 8192,
                         prior: {ttft_p95_ms: 100, output_tokens: 60}}
                    """
                            .formatted(i, 50 + i % 50, 1 + i % 7, 2 + i % 11));
        }
        return text.append("policies: {default: {objective: balanced}}\n").toString();
    }
}
