package dev.parley.router.decision;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.CatalogReader;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.Objective;
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

/** A small catalogue and requests to it, for tests. */
final class House {

    static final TargetId LARGE = new TargetId("large");
    static final TargetId SMALL = new TargetId("small");
    static final TargetId CLOSE = new TargetId("close");

    static final Catalog CATALOG =
            new CatalogReader("test")
                    .read(
                            """
                            targets:
                              - {id: large, provider: onprem, model: large, capabilities: [tools, vision], quality: 0.95,
                                 price: {input_usd_per_1m: 0.10, output_usd_per_1m: 0.30}, context_length: 8192,
                                 prior: {ttft_p95_ms: 200, output_tokens: 100}}
                              - {id: small, provider: onprem, model: small, capabilities: [tools], quality: 0.70,
                                 price: {input_usd_per_1m: 0.02, output_usd_per_1m: 0.06}, context_length: 2048,
                                 prior: {ttft_p95_ms: 50, output_tokens: 100}}
                              - {id: close, provider: onprem, model: close, capabilities: [], quality: 0.93,
                                 price: {input_usd_per_1m: 0.05, output_usd_per_1m: 0.15}, context_length: 4096,
                                 prior: {ttft_p95_ms: 250, output_tokens: 100}}
                            policies:
                              default: {objective: balanced}
                              cheap: {objective: cost, quality_band: 0.3}
                              strict: {objective: quality, constraints: {max_ttft_ms: 100}}
                            """);

    private House() {}

    static SignalSnapshot serving() {
        Map<TargetId, TargetSignal> signals = new HashMap<>();
        for (ModelTarget target : CATALOG.targets()) {
            signals.put(target.id(), signal(Optional.empty(), 0));
        }
        return new SignalSnapshot(signals);
    }

    static SignalSnapshot with(TargetId target, TargetSignal signal) {
        Map<TargetId, TargetSignal> signals = new HashMap<>();
        for (ModelTarget it : CATALOG.targets()) {
            signals.put(it.id(), it.id().equals(target) ? signal : serving().of(it.id()));
        }
        return new SignalSnapshot(signals);
    }

    static TargetSignal signal(Optional<Duration> ttft, int samples) {
        return new TargetSignal(Availability.up("serving"), ttft, samples, 0, OptionalInt.empty());
    }

    static RouteRequest request(String model) {
        return new RouteRequest(
                model, 100, OptionalInt.empty(), Set.of(), Constraints.NONE, Optional.empty());
    }

    static RouteRequest request(String model, Objective objective) {
        return new RouteRequest(
                model,
                100,
                OptionalInt.empty(),
                Set.of(),
                Constraints.NONE,
                Optional.of(objective));
    }

    static RouteRequest request(String model, Constraints constraints) {
        return new RouteRequest(
                model, 100, OptionalInt.empty(), Set.of(), constraints, Optional.empty());
    }

    static Constraints maxTtft(long milliseconds) {
        return new Constraints(
                Optional.of(Duration.ofMillis(milliseconds)), OptionalDouble.empty(), Set.of());
    }

    static Constraints maxCost(double dollars) {
        return new Constraints(Optional.empty(), OptionalDouble.of(dollars), Set.of());
    }

    static Constraints needs(Capability... capabilities) {
        return new Constraints(Optional.empty(), OptionalDouble.empty(), Set.of(capabilities));
    }

    static RouteDecision decide(RouteRequest request) {
        return decide(request, serving());
    }

    static RouteDecision decide(RouteRequest request, SignalSnapshot snapshot) {
        Routing routing = Router.decide(new DecisionId("dec_1"), request, CATALOG, snapshot);
        return ((Routing.Decided) routing).decision();
    }
}
