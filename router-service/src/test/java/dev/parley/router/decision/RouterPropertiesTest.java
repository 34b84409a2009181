package dev.parley.router.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.TargetId;
import dev.parley.router.decision.Constraint.Facts;
import dev.parley.router.signals.SignalSnapshot;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** What holds of every decision, whatever the catalogue, the signals and the request. */
@Domain(RoutingDomain.class)
@Domain(DomainContext.Global.class)
class RouterPropertiesTest {

    @Property
    void theChosenTargetMeetsEveryConstraint(
            @ForAll Catalog catalog,
            @ForAll SignalSnapshot snapshot,
            @ForAll RouteRequest request) {
        RouteDecision decision = decide(request, catalog, snapshot);

        decision.chosen()
                .ifPresent(id -> {
                    var target = catalog.target(id).orElseThrow();
                    var signal = snapshot.of(id);
                    Facts facts =
                            new Facts(
                                    target,
                                    signal.availability(),
                                    Estimate.of(request, target, signal));
                    assertThat(decision.requirements())
                            .allMatch(it -> it.constraint().isMetBy(facts));
                });
    }

    @Property
    void relaxingAConstraintNeverLosesAnEligibleTarget(
            @ForAll Catalog catalog,
            @ForAll SignalSnapshot snapshot,
            @ForAll RouteRequest request,
            @ForAll @IntRange(min = 0, max = 3) int which) {
        RouteRequest relaxed = relax(request, which);

        assertThat(eligible(decide(relaxed, catalog, snapshot)))
                .containsAll(eligible(decide(request, catalog, snapshot)));
    }

    @Property
    void theSameInputsGiveTheSameDecision(
            @ForAll Catalog catalog,
            @ForAll SignalSnapshot snapshot,
            @ForAll RouteRequest request) {
        assertThat(decide(request, catalog, snapshot))
                .isEqualTo(decide(request, catalog, snapshot));
    }

    @Property
    void aRecordedDecisionCanBeReplayed(
            @ForAll Catalog catalog,
            @ForAll SignalSnapshot snapshot,
            @ForAll RouteRequest request) {
        RouteDecision recorded = decide(request, catalog, snapshot);

        RouteDecision replayed = decide(recorded.request(), catalog, recorded.snapshot());

        assertThat(replayed).isEqualTo(recorded);
        assertThat(replayed.summary()).isEqualTo(recorded.summary());
    }

    @Property
    void theOrderOfTheCatalogueDoesNotMatter(
            @ForAll Catalog catalog,
            @ForAll SignalSnapshot snapshot,
            @ForAll RouteRequest request) {
        Catalog reversed =
                new Catalog(catalog.version(), catalog.targets().reversed(), catalog.policies());

        assertThat(decide(request, reversed, snapshot).candidates())
                .isEqualTo(decide(request, catalog, snapshot).candidates());
    }

    @Property
    void everyTargetIsEitherRankedOrRejectedWithNeededAndActual(
            @ForAll Catalog catalog,
            @ForAll SignalSnapshot snapshot,
            @ForAll RouteRequest request) {
        RouteDecision decision = decide(request, catalog, snapshot);

        assertThat(decision.candidates()).hasSameSizeAs(catalog.targets());
        assertThat(decision.candidates())
                .filteredOn(it -> !it.eligible())
                .flatExtracting(Candidate::rejections)
                .allSatisfy(it -> {
                    assertThat(it.constraint().name()).isNotBlank();
                    assertThat(it.needed()).isNotBlank();
                    assertThat(it.actual()).isNotBlank();
                });
    }

    @Property
    void ranksCountUpFromTheChosenOne(
            @ForAll Catalog catalog,
            @ForAll SignalSnapshot snapshot,
            @ForAll RouteRequest request) {
        RouteDecision decision = decide(request, catalog, snapshot);
        List<Candidate> eligible = decision.eligible();

        assertThat(eligible)
                .extracting(Candidate::rank)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, eligible.size()).boxed().toList());
        assertThat(decision.chosen())
                .isEqualTo(eligible.stream().findFirst().map(Candidate::target));
        assertThat(decision.candidates().subList(0, eligible.size())).isEqualTo(eligible);
    }

    @Property
    void theChosenTargetIsWithinTheBandOfTheBest(
            @ForAll Catalog catalog,
            @ForAll SignalSnapshot snapshot,
            @ForAll RouteRequest request) {
        RouteDecision decision = decide(request, catalog, snapshot);
        List<Candidate> eligible = decision.eligible();
        double best = eligible.stream().mapToDouble(Candidate::quality).max().orElse(0);

        assertThat(eligible.stream().limit(1))
                .allMatch(it -> it.inBand() && it.quality() >= best - decision.band() - 1e-9);
        assertThat(eligible)
                .allMatch(it -> it.inBand() == it.quality() >= best - decision.band() - 1e-9);
    }

    @Property
    void theSummaryIsShortAndSpeakable(
            @ForAll Catalog catalog,
            @ForAll SignalSnapshot snapshot,
            @ForAll RouteRequest request) {
        String summary = decide(request, catalog, snapshot).summary();

        assertThat(summary).matches("[A-Za-z0-9 .,:-]+").endsWith(".");
        assertThat(summary.split(" ")).hasSizeLessThan(40);
    }

    private static RouteDecision decide(
            RouteRequest request, Catalog catalog, SignalSnapshot snapshot) {
        Routing routing = Router.decide(new DecisionId("dec_1"), request, catalog, snapshot);
        return ((Routing.Decided) routing).decision();
    }

    private static Set<TargetId> eligible(RouteDecision decision) {
        return decision.eligible().stream().map(Candidate::target).collect(Collectors.toSet());
    }

    private static RouteRequest relax(RouteRequest request, int which) {
        Constraints old = request.constraints();
        Set<Capability> fewer = EnumSet.noneOf(Capability.class);
        old.capabilities().stream().sorted().skip(1).forEach(fewer::add);
        Constraints relaxed =
                switch (which) {
                    case 0 ->
                            new Constraints(
                                    old.maxTtft().map(it -> it.multipliedBy(2)),
                                    old.maxCostUsd(),
                                    old.capabilities());
                    case 1 ->
                            new Constraints(
                                    old.maxTtft(),
                                    old.maxCostUsd().isPresent()
                                            ? OptionalDouble.of(old.maxCostUsd().getAsDouble() * 2)
                                            : OptionalDouble.empty(),
                                    old.capabilities());
                    case 2 -> new Constraints(old.maxTtft(), old.maxCostUsd(), fewer);
                    default -> new Constraints(Optional.empty(), OptionalDouble.empty(), Set.of());
                };
        return new RouteRequest(
                request.model(),
                request.promptTokens(),
                request.maxTokens(),
                request.needs(),
                relaxed,
                request.objective());
    }
}
