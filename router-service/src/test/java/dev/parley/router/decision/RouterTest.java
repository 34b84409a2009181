package dev.parley.router.decision;

import static dev.parley.router.decision.House.CLOSE;
import static dev.parley.router.decision.House.LARGE;
import static dev.parley.router.decision.House.SMALL;
import static dev.parley.router.decision.House.decide;
import static dev.parley.router.decision.House.maxCost;
import static dev.parley.router.decision.House.maxTtft;
import static dev.parley.router.decision.House.needs;
import static dev.parley.router.decision.House.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.Constraints;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.Objective;
import dev.parley.router.catalog.TargetId;
import dev.parley.router.decision.Requirement.Source;
import dev.parley.router.signals.Availability;
import dev.parley.router.signals.TargetSignal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource({
        "BALANCED, close, CHEAPEST_IN_BAND",
        "COST, close, CHEAPEST_IN_BAND",
        "QUALITY, large, BEST_QUALITY",
        "LATENCY, large, FASTEST_IN_BAND"
    })
    void picksByObjective(Objective objective, String target, Reason reason) {
        RouteDecision decision = decide(request("auto", objective));

        assertThat(decision.choice())
                .isEqualTo(Optional.of(new Choice(new TargetId(target), reason)));
    }

    @Test
    void ranksTheBandByObjectiveAndTheRestByQuality() {
        RouteDecision decision = decide(request("auto"));

        assertThat(decision.candidates())
                .extracting(Candidate::target)
                .containsExactly(CLOSE, LARGE, SMALL);
        assertThat(decision.candidates())
                .extracting(Candidate::inBand)
                .containsExactly(true, true, false);
    }

    @Test
    void widensTheBandAsThePolicySays() {
        assertThat(decide(request("router/cheap")).chosen()).contains(SMALL);
        assertThat(decide(request("router/cheap")).band()).isEqualTo(0.3);
    }

    @Test
    void takesTheObjectivesOwnBandWhenTheRequestChangesTheObjective() {
        assertThat(decide(request("router/cheap", Objective.LATENCY)).band()).isEqualTo(0.06);
    }

    @Test
    void rejectsTheSlowWithWhatWasNeededAndWhatIs() {
        RouteDecision decision = decide(request("auto", maxTtft(100)));

        assertThat(decision.choice())
                .isEqualTo(Optional.of(new Choice(SMALL, Reason.ONLY_CANDIDATE)));
        Rejection rejection = candidate(decision, LARGE).rejections().getFirst();
        assertThat(rejection.constraint().name()).isEqualTo("max_ttft_ms");
        assertThat(rejection.needed()).isEqualTo("100 milliseconds");
        assertThat(rejection.actual()).isEqualTo("200 milliseconds");
    }

    @Test
    void rejectsTheDear() {
        // 100 prompt tokens and 100 predicted ones: 40, 20 and 8 millionths of a dollar
        RouteDecision decision = decide(request("auto", maxCost(0.00001)));

        assertThat(decision.chosen()).contains(SMALL);
        assertThat(candidate(decision, LARGE).rejections())
                .extracting(Rejection::actual)
                .containsExactly("0.00004 dollars");
    }

    @Test
    void predictsTheCostFromTheLimitOfTokens() {
        RouteRequest request =
                new RouteRequest(
                        "auto",
                        100,
                        OptionalInt.of(10),
                        Set.of(),
                        Constraints.NONE,
                        Optional.empty());

        Estimate estimate = candidate(decide(request), LARGE).estimate();

        assertThat(estimate.outputTokens()).isEqualTo(10);
        assertThat(estimate.costUsd()).isCloseTo(13e-6, within(1e-12));
    }

    @Test
    void requiresWhatTheRequestContains() {
        RouteRequest withTools =
                new RouteRequest(
                        "auto",
                        3000,
                        OptionalInt.of(2000),
                        Set.of(Capability.TOOLS),
                        Constraints.NONE,
                        Optional.empty());

        RouteDecision decision = decide(withTools);

        assertThat(decision.chosen()).contains(LARGE);
        assertThat(candidate(decision, CLOSE).rejections())
                .extracting(it -> it.constraint().name())
                .containsExactly("capabilities", "context_length");
        assertThat(decision.requirements())
                .contains(
                        new Requirement(new Constraint.Requires(Capability.TOOLS), Source.DERIVED),
                        new Requirement(new Constraint.MinContext(5000), Source.DERIVED));
    }

    @Test
    void requiresWhatTheCallerDeclares() {
        RouteDecision decision = decide(request("auto", needs(Capability.VISION)));

        assertThat(decision.chosen()).contains(LARGE);
        assertThat(candidate(decision, SMALL).rejections())
                .extracting(Rejection::actual)
                .containsExactly("tools");
    }

    @Test
    void letsARequestNarrowThePolicy() {
        RouteDecision decision = decide(request("router/strict", maxTtft(10)));

        assertThat(decision.chosen()).isEmpty();
        assertThat(decision.requirements())
                .contains(
                        new Requirement(
                                new Constraint.MaxTtft(Duration.ofMillis(10)), Source.REQUEST));
    }

    @Test
    void ignoresARequestThatWouldWidenThePolicyAndSaysWhoseLimitHolds() {
        RouteDecision decision = decide(request("router/strict", maxTtft(5000)));

        assertThat(decision.chosen()).contains(SMALL);
        assertThat(decision.requirements())
                .contains(
                        new Requirement(
                                new Constraint.MaxTtft(Duration.ofMillis(100)), Source.POLICY));
    }

    @Test
    void believesMeasurementsOverThePrior() {
        TargetSignal measured = House.signal(Optional.of(Duration.ofMillis(20)), 42);

        RouteDecision decision = decide(request("auto", maxTtft(30)), House.with(LARGE, measured));

        Estimate estimate = candidate(decision, LARGE).estimate();
        assertThat(decision.chosen()).contains(LARGE);
        assertThat(estimate.ttftSource()).isEqualTo(EstimateSource.MEASURED);
        assertThat(estimate.ttftSamples()).isEqualTo(42);
        assertThat(candidate(decision, SMALL).estimate().ttftSource())
                .isEqualTo(EstimateSource.PRIOR);
        assertThat(candidate(decision, SMALL).estimate().ttftSamples()).isZero();
    }

    @Test
    void rejectsWhatIsNotServed() {
        TargetSignal down =
                new TargetSignal(
                        Availability.down("loading"), Optional.empty(), 0, 0, OptionalInt.empty());

        RouteDecision decision = decide(request("auto"), House.with(CLOSE, down));

        assertThat(decision.chosen()).contains(LARGE);
        Rejection rejection = candidate(decision, CLOSE).rejections().getFirst();
        assertThat(rejection.constraint().name()).isEqualTo("available");
        assertThat(rejection.actual()).isEqualTo("loading");
    }

    @Test
    void saysWhetherOnlyAvailabilityIsMissing() {
        TargetSignal down =
                new TargetSignal(
                        Availability.down("loading"), Optional.empty(), 0, 0, OptionalInt.empty());

        RouteDecision pinned = decide(request("small"), House.with(SMALL, down));
        RouteDecision impossible = decide(request("auto", maxTtft(1)));

        assertThat(pinned.onlyAvailabilityFailed()).isTrue();
        assertThat(impossible.onlyAvailabilityFailed()).isFalse();
    }

    @Test
    void obeysANamedTarget() {
        RouteDecision decision = decide(request("small"));

        assertThat(decision.choice()).isEqualTo(Optional.of(new Choice(SMALL, Reason.PINNED)));
        assertThat(candidate(decision, LARGE).rejections())
                .extracting(it -> it.constraint().name())
                .containsExactly("model");
    }

    @Test
    void holdsConstraintsAlsoForANamedTarget() {
        assertThat(decide(request("large", maxTtft(100))).chosen()).isEmpty();
    }

    @Test
    void takesTheAzureNameForAuto() {
        assertThat(decide(request("model-router")).chosen()).contains(CLOSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpt-9", "router/", "router/none", "large ", "a b\nc"})
    void knowsNoOtherModel(String model) {
        Routing routing =
                Router.decide(
                        new DecisionId("dec_1"), request(model), House.CATALOG, House.serving());

        assertThat(routing).isEqualTo(new Routing.UnknownModel(model));
    }

    @Test
    void prefersTheLessLoadedOfEquals() {
        TargetSignal busy =
                new TargetSignal(
                        Availability.up("serving"), Optional.empty(), 0, 7, OptionalInt.empty());
        List<Candidate> ranked =
                Ranking.rank(
                        List.of(
                                new Ranking.Scored(
                                        twin("a"), Estimate.of(request("auto"), twin("a"), busy)),
                                new Ranking.Scored(
                                        twin("b"),
                                        Estimate.of(
                                                request("auto"),
                                                twin("b"),
                                                House.signal(Optional.empty(), 0)))),
                        Objective.BALANCED,
                        0.02);

        assertThat(ranked).extracting(it -> it.target().value()).containsExactly("b", "a");
    }

    @Test
    void fallsBackByRankAndRemembersWhoFailed() {
        RouteDecision decision = decide(request("auto"));

        RouteDecision second = decision.fallBack(new Attempt(CLOSE, "PROVIDER_FAILED"));
        RouteDecision third = second.fallBack(new Attempt(LARGE, "TARGETS_SATURATED"));
        RouteDecision none = third.fallBack(new Attempt(SMALL, "PROVIDER_FAILED"));

        assertThat(second.choice())
                .isEqualTo(Optional.of(new Choice(LARGE, Reason.FALLBACK_ERROR)));
        assertThat(third.chosen()).contains(SMALL);
        assertThat(none.choice()).isEmpty();
        assertThat(none.attempts())
                .extracting(Attempt::target)
                .containsExactly(CLOSE, LARGE, SMALL);
        assertThat(none.id()).isEqualTo(decision.id());
    }

    private static ModelTarget twin(String id) {
        var large = House.CATALOG.target(LARGE).orElseThrow();
        return new ModelTarget(
                new TargetId(id),
                large.provider(),
                large.model(),
                large.capabilities(),
                large.quality(),
                large.price(),
                large.contextLength(),
                large.prior());
    }

    private static Candidate candidate(RouteDecision decision, TargetId target) {
        return decision.candidates().stream()
                .filter(it -> it.target().equals(target))
                .findFirst()
                .orElseThrow();
    }
}
