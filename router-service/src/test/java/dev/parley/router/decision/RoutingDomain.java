package dev.parley.router.decision;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.Objective;
import dev.parley.router.catalog.Policy;
import dev.parley.router.catalog.PolicyId;
import dev.parley.router.catalog.Price;
import dev.parley.router.catalog.Prior;
import dev.parley.router.catalog.ProviderId;
import dev.parley.router.catalog.TargetId;
import dev.parley.router.signals.Availability;
import dev.parley.router.signals.SignalSnapshot;
import dev.parley.router.signals.TargetSignal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/** Any catalogue of up to eight targets, any signals of them and any request to them. */
public class RoutingDomain extends DomainContextBase {

    private static final int MOST_TARGETS = 8;

    @Provide
    Arbitrary<Catalog> catalogs() {
        return Combinators.combine(
                        targets().list().ofMinSize(1).ofMaxSize(MOST_TARGETS),
                        policies("default"),
                        policies("other"))
                .as((targets, standard, other) -> catalog(targets, List.of(standard, other)));
    }

    @Provide
    Arbitrary<SignalSnapshot> snapshots() {
        return signals().list().ofSize(MOST_TARGETS).map(RoutingDomain::snapshot);
    }

    @Provide
    Arbitrary<RouteRequest> requests() {
        return Combinators.combine(
                        Arbitraries.of("auto", "router/other", "t0"),
                        Arbitraries.integers().between(0, 4000),
                        Arbitraries.integers().between(1, 4000).optional(),
                        Arbitraries.of(true, false),
                        constraints(),
                        Arbitraries.of(Objective.class).optional())
                .as((model, prompt, max, tools, constraints, objective) ->
                        new RouteRequest(
                                model,
                                prompt,
                                max.map(OptionalInt::of).orElse(OptionalInt.empty()),
                                tools ? Set.of(Capability.TOOLS) : Set.of(),
                                constraints,
                                objective));
    }

    private static Catalog catalog(List<ModelTarget> drawn, List<Policy> policies) {
        List<ModelTarget> targets =
                IntStream.range(0, drawn.size())
                        .mapToObj(i -> named("t" + i, drawn.get(i)))
                        .toList();
        return new Catalog(House.CATALOG.version(), targets, policies);
    }

    private static ModelTarget named(String id, ModelTarget target) {
        return new ModelTarget(
                new TargetId(id),
                target.provider(),
                target.model(),
                target.capabilities(),
                target.quality(),
                target.price(),
                target.contextLength(),
                target.prior());
    }

    private static SignalSnapshot snapshot(List<TargetSignal> drawn) {
        Map<TargetId, TargetSignal> signals = new HashMap<>();
        for (int i = 0; i < drawn.size(); i++) {
            signals.put(new TargetId("t" + i), drawn.get(i));
        }
        return new SignalSnapshot(signals);
    }

    private static Arbitrary<ModelTarget> targets() {
        return Combinators.combine(
                        capabilities(),
                        Arbitraries.doubles().between(0, 1).ofScale(2),
                        Arbitraries.doubles().between(0, 10).ofScale(2),
                        Arbitraries.integers().between(1, 8000),
                        Arbitraries.integers().between(1, 1000),
                        Arbitraries.integers().between(1, 500))
                .as((capabilities, quality, price, context, ttft, tokens) ->
                        new ModelTarget(
                                new TargetId("t"),
                                new ProviderId("onprem"),
                                "model",
                                capabilities,
                                quality,
                                new Price(price, 3 * price),
                                context,
                                new Prior(Duration.ofMillis(ttft), tokens)));
    }

    private static Arbitrary<Policy> policies(String name) {
        return Combinators.combine(
                        Arbitraries.of(Objective.class),
                        Arbitraries.doubles().between(0, 1).ofScale(2).optional(),
                        constraints())
                .as((objective, band, constraints) ->
                        new Policy(
                                new PolicyId(name),
                                objective,
                                band.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                                constraints));
    }

    private static Arbitrary<Constraints> constraints() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 1500).optional(),
                        Arbitraries.doubles().between(0, 0.05).ofScale(6).optional(),
                        capabilities())
                .as((ttft, cost, capabilities) ->
                        new Constraints(
                                ttft.map(Duration::ofMillis),
                                cost.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                                capabilities));
    }

    private static Arbitrary<TargetSignal> signals() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                Tuple.of(4, Availability.up("serving")),
                                Tuple.of(1, Availability.down("loading"))),
                        Arbitraries.integers().between(1, 1500).optional(),
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.integers().between(1, 500).optional())
                .as((availability, ttft, inFlight, tokens) ->
                        new TargetSignal(
                                availability,
                                ttft.map(Duration::ofMillis),
                                ttft.isPresent() ? 20 : 0,
                                inFlight,
                                tokens.map(OptionalInt::of).orElse(OptionalInt.empty())));
    }

    private static Arbitrary<Set<Capability>> capabilities() {
        return Arbitraries.of(Capability.TOOLS, Capability.VISION, Capability.SEED)
                .set()
                .ofMaxSize(3);
    }
}
