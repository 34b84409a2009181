package dev.parley.router.decision;

import dev.parley.router.catalog.ModelTarget;
import dev.parley.router.signals.TargetSignal;
import java.time.Duration;

/**
 * What is predicted if a target answers a request.
 *
 * @param costUsd of prompt and predicted answer, in US dollars
 * @param ttft to the first token, at the 95th percentile
 * @param ttftSamples measurements behind ttft; 0 for a prior
 * @param outputTokens predicted length of the answer
 * @param inFlight requests the target is answering already
 */
public record Estimate(
        double costUsd,
        Duration ttft,
        EstimateSource ttftSource,
        int ttftSamples,
        int outputTokens,
        int inFlight) {

    static Estimate of(RouteRequest request, ModelTarget target, TargetSignal signal) {
        int typical = signal.meanOutputTokens().orElse(target.prior().outputTokens());
        int outputTokens = Math.min(typical, request.maxTokens().orElse(typical));
        boolean measured = signal.ttftP95().isPresent();
        return new Estimate(
                target.price().cost(request.promptTokens(), outputTokens),
                signal.ttftP95().orElse(target.prior().ttftP95()),
                measured ? EstimateSource.MEASURED : EstimateSource.PRIOR,
                measured ? signal.samples() : 0,
                outputTokens,
                signal.inFlight());
    }
}
