package dev.parley.router.decision;

import dev.parley.router.catalog.CatalogVersion;
import dev.parley.router.catalog.Objective;
import dev.parley.router.catalog.PolicyId;
import dev.parley.router.catalog.TargetId;
import dev.parley.router.signals.SignalSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was decided and exactly why: with the catalogue of that version, {@link Router#decide} makes
 * the same of {@code request} and {@code snapshot} again.
 *
 * @param band how far below the best quality a candidate may be
 * @param candidates every target of the catalogue: the eligible by rank, then the rejected by id
 * @param choice empty if no target is eligible, or every eligible one failed
 * @param attempts targets that were called and failed, in order
 * @param took time the decision took
 */
public record RouteDecision(
        DecisionId id,
        RouteRequest request,
        PolicyId policy,
        Objective objective,
        double band,
        List<Requirement> requirements,
        List<Candidate> candidates,
        Optional<Choice> choice,
        List<Attempt> attempts,
        CatalogVersion catalog,
        SignalSnapshot snapshot,
        Duration took) {

    public RouteDecision {
        requirements = List.copyOf(requirements);
        candidates = List.copyOf(candidates);
        attempts = List.copyOf(attempts);
    }

    public Optional<TargetId> chosen() {
        return choice.map(Choice::target);
    }

    public List<Candidate> eligible() {
        return candidates.stream().filter(Candidate::eligible).toList();
    }

    /** Whether a target met everything but {@link Constraint.Available}. */
    public boolean onlyAvailabilityFailed() {
        return candidates.stream()
                .anyMatch(it ->
                        it.rejections().stream()
                                .allMatch(rejection ->
                                        rejection.constraint() instanceof Constraint.Available));
    }

    /** Returns the decision with the next target by rank chosen, if there is one. */
    public RouteDecision fallBack(Attempt failed) {
        List<Attempt> failures = new ArrayList<>(attempts);
        failures.add(failed);
        Optional<Choice> next =
                candidates.stream()
                        .filter(it -> it.rank() == failures.size() + 1)
                        .findFirst()
                        .map(it -> new Choice(it.target(), Reason.FALLBACK_ERROR));
        return new RouteDecision(
                id,
                request,
                policy,
                objective,
                band,
                requirements,
                candidates,
                next,
                failures,
                catalog,
                snapshot,
                took);
    }

    public RouteDecision timed(Duration time) {
        return new RouteDecision(
                id,
                request,
                policy,
                objective,
                band,
                requirements,
                candidates,
                choice,
                attempts,
                catalog,
                snapshot,
                time);
    }

    /** Returns the decision in one or two sentences, to be read or spoken. */
    public String summary() {
        return Summary.of(this);
    }
}
