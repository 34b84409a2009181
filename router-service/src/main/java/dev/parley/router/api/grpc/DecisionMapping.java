package dev.parley.router.api.grpc;

import dev.parley.router.catalog.Capability;
import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.catalog.TargetId;
import dev.parley.router.decision.Candidate;
import dev.parley.router.decision.RouteDecision;
import dev.parley.router.signals.TargetSignal;
import dev.parley.router.v1.Attempt;
import dev.parley.router.v1.Decision;
import dev.parley.router.v1.EstimateSource;
import dev.parley.router.v1.Objective;
import dev.parley.router.v1.Reason;
import dev.parley.router.v1.Rejection;
import dev.parley.router.v1.Requirement;
import dev.parley.router.v1.Target;
import java.time.Duration;
import java.util.Locale;

/** Decisions and targets to gRPC messages. */
final class DecisionMapping {

    private static final double NANOS_PER_MILLISECOND = 1e6;

    private DecisionMapping() {}

    static Decision decision(RouteDecision decision) {
        Decision.Builder message =
                Decision.newBuilder()
                        .setId(decision.id().value())
                        .setRequested(decision.request().model())
                        .setPolicy(decision.policy().value())
                        .setObjective(objective(decision.objective()))
                        .setQualityBand(decision.band())
                        .setChosen(decision.chosen().map(TargetId::value).orElse(""))
                        .setReason(
                                decision.choice()
                                        .map(it -> reason(it.reason()))
                                        .orElse(Reason.REASON_UNSPECIFIED))
                        .setSummary(decision.summary())
                        .setCatalog(decision.catalog().value())
                        .setSnapshot(decision.snapshot().id())
                        .setDecisionNs(decision.took().toNanos())
                        .setPromptTokens(decision.request().promptTokens());
        decision.requirements()
                .forEach(it ->
                        message.addRequirements(
                                Requirement.newBuilder()
                                        .setConstraint(it.constraint().name())
                                        .setNeeded(it.constraint().needed())
                                        .setSource(it.source().name().toLowerCase(Locale.ROOT))));
        decision.candidates().forEach(it -> message.addCandidates(candidate(it)));
        decision.attempts()
                .forEach(it ->
                        message.addAttempts(
                                Attempt.newBuilder()
                                        .setTarget(it.target().value())
                                        .setError(it.error())));
        return message.build();
    }

    static Target target(ModelTarget target, TargetSignal signal) {
        boolean measured = signal.ttftP95().isPresent();
        return Target.newBuilder()
                .setId(target.id().value())
                .setModel(target.model())
                .setProvider(target.provider().value())
                .addAllCapabilities(
                        target.capabilities().stream().sorted().map(Capability::wireName).toList())
                .setQuality(target.quality())
                .setInputUsdPer1M(target.price().inputUsdPerMillion())
                .setOutputUsdPer1M(target.price().outputUsdPerMillion())
                .setContextLength(target.contextLength())
                .setTtftMs(milliseconds(signal.ttftP95().orElse(target.prior().ttftP95())))
                .setTtftSource(source(measured))
                .setTtftSamples(measured ? signal.samples() : 0)
                .setAvailable(signal.availability().serving())
                .build();
    }

    private static dev.parley.router.v1.Candidate candidate(Candidate candidate) {
        var estimate = candidate.estimate();
        var message =
                dev.parley.router.v1.Candidate.newBuilder()
                        .setTarget(candidate.target().value())
                        .setEligible(candidate.eligible())
                        .setRank(candidate.rank())
                        .setQuality(candidate.quality())
                        .setCostUsd(estimate.costUsd())
                        .setTtftMs(milliseconds(estimate.ttft()))
                        .setTtftSource(
                                switch (estimate.ttftSource()) {
                                    case PRIOR -> source(false);
                                    case MEASURED -> source(true);
                                })
                        .setTtftSamples(estimate.ttftSamples())
                        .setOutputTokens(estimate.outputTokens())
                        .setInBand(candidate.inBand());
        candidate
                .rejections()
                .forEach(it ->
                        message.addRejections(
                                Rejection.newBuilder()
                                        .setConstraint(it.constraint().name())
                                        .setNeeded(it.needed())
                                        .setActual(it.actual())));
        return message.build();
    }

    private static EstimateSource source(boolean measured) {
        return measured
                ? EstimateSource.ESTIMATE_SOURCE_MEASURED
                : EstimateSource.ESTIMATE_SOURCE_PRIOR;
    }

    private static Objective objective(dev.parley.router.catalog.Objective objective) {
        return switch (objective) {
            case BALANCED -> Objective.OBJECTIVE_BALANCED;
            case COST -> Objective.OBJECTIVE_COST;
            case QUALITY -> Objective.OBJECTIVE_QUALITY;
            case LATENCY -> Objective.OBJECTIVE_LATENCY;
        };
    }

    private static Reason reason(dev.parley.router.decision.Reason reason) {
        return switch (reason) {
            case PINNED -> Reason.REASON_PINNED;
            case ONLY_CANDIDATE -> Reason.REASON_ONLY_CANDIDATE;
            case CHEAPEST_IN_BAND -> Reason.REASON_CHEAPEST_IN_BAND;
            case BEST_QUALITY -> Reason.REASON_BEST_QUALITY;
            case FASTEST_IN_BAND -> Reason.REASON_FASTEST_IN_BAND;
            case FALLBACK_ERROR -> Reason.REASON_FALLBACK_ERROR;
        };
    }

    private static double milliseconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLISECOND;
    }
}
