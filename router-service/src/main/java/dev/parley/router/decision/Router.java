package dev.parley.router.decision;

import dev.parley.router.catalog.Catalog;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.Objective;
import dev.parley.router.catalog.Policy;
import dev.parley.router.catalog.PolicyId;
import dev.parley.router.decision.Constraint.Facts;
import dev.parley.router.signals.SignalSnapshot;
import dev.parley.router.signals.TargetSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses a target: filter by constraints, keep the quality band, pick by objective. */
public final class Router {

    private Router() {}

    /** The same arguments always give an equal result. */
    public static Routing decide(
            DecisionId id, RouteRequest request, Catalog catalog, SignalSnapshot snapshot) {
        Optional<RequestedModel> model =
                RequestedModel.parse(request.model()).filter(it -> isKnown(it, catalog));
        Optional<Policy> policy = model.flatMap(it -> catalog.policy(policyOf(it)));
        if (model.isEmpty() || policy.isEmpty()) {
            return new Routing.UnknownModel(request.model());
        }
        return new Routing.Decided(
                decide(id, request, model.get(), policy.get(), catalog, snapshot));
    }

    private static RouteDecision decide(
            DecisionId id,
            RouteRequest request,
            RequestedModel model,
            Policy policy,
            Catalog catalog,
            SignalSnapshot snapshot) {
        Objective objective = request.objective().orElse(policy.objective());
        double band =
                objective == policy.objective()
                        ? policy.qualityBand().orElse(objective.band())
                        : objective.band();
        List<Requirement> requirements = Requirements.of(request, model, policy);
        List<Candidate> candidates =
                candidates(request, catalog, snapshot, requirements, objective, band);
        return new RouteDecision(
                id,
                request,
                policy.id(),
                objective,
                band,
                requirements,
                candidates,
                choose(model, objective, candidates),
                List.of(),
                catalog.version(),
                snapshot,
                Duration.ZERO);
    }

    private static List<Candidate> candidates(
            RouteRequest request,
            Catalog catalog,
            SignalSnapshot snapshot,
            List<Requirement> requirements,
            Objective objective,
            double band) {
        List<Ranking.Scored> eligible = new ArrayList<>();
        List<Candidate> rejected = new ArrayList<>();
        for (ModelTarget target : catalog.targets()) {
            TargetSignal signal = snapshot.of(target.id());
            Estimate estimate = Estimate.of(request, target, signal);
            List<Rejection> rejections =
                    rejections(new Facts(target, signal.availability(), estimate), requirements);
            if (rejections.isEmpty()) {
                eligible.add(new Ranking.Scored(target, estimate));
            } else {
                rejected.add(
                        new Candidate(
                                target.id(), target.quality(), estimate, 0, false, rejections));
            }
        }
        rejected.sort(Comparator.comparing(Candidate::target));
        List<Candidate> candidates = new ArrayList<>(Ranking.rank(eligible, objective, band));
        candidates.addAll(rejected);
        return candidates;
    }

    private static List<Rejection> rejections(Facts facts, List<Requirement> requirements) {
        List<Rejection> rejections = new ArrayList<>(2);
        for (Requirement requirement : requirements) {
            Constraint constraint = requirement.constraint();
            if (!constraint.isMetBy(facts)) {
                rejections.add(new Rejection(constraint, constraint.actual(facts)));
            }
        }
        return rejections;
    }

    private static Optional<Choice> choose(
            RequestedModel model, Objective objective, List<Candidate> candidates) {
        return candidates.stream()
                .findFirst()
                .filter(Candidate::eligible)
                .map(it -> new Choice(it.target(), reason(model, objective, candidates)));
    }

    private static Reason reason(
            RequestedModel model, Objective objective, List<Candidate> candidates) {
        if (model instanceof RequestedModel.Pinned) {
            return Reason.PINNED;
        }
        if (candidates.stream().filter(Candidate::eligible).count() == 1) {
            return Reason.ONLY_CANDIDATE;
        }
        if (candidates.stream().filter(Candidate::inBand).count() == 1) {
            return Reason.BEST_QUALITY;
        }
        return switch (objective) {
            case BALANCED, COST -> Reason.CHEAPEST_IN_BAND;
            case QUALITY -> Reason.BEST_QUALITY;
            case LATENCY -> Reason.FASTEST_IN_BAND;
        };
    }

    private static boolean isKnown(RequestedModel model, Catalog catalog) {
        return switch (model) {
            case RequestedModel.Auto() -> true;
            case RequestedModel.ByPolicy(var policy) -> catalog.policy(policy).isPresent();
            case RequestedModel.Pinned(var target) -> catalog.target(target).isPresent();
        };
    }

    private static PolicyId policyOf(RequestedModel model) {
        return switch (model) {
            case RequestedModel.Auto() -> PolicyId.DEFAULT;
            case RequestedModel.ByPolicy(var policy) -> policy;
            case RequestedModel.Pinned(var _) -> PolicyId.DEFAULT;
        };
    }
}
