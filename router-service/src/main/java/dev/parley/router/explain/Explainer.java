package dev.parley.router.explain;

import dev.parley.router.catalog.TargetId;
import dev.parley.router.decision.RouteDecision;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells every decision to the log, the metrics and the trace. */
@Singleton
public class Explainer {

    private final DecisionLog log;
    private final DecisionMetrics metrics;
    private final Tracer tracer;

    Explainer(DecisionLog log, DecisionMetrics metrics, Tracer tracer) {
        this.log = log;
        this.metrics = metrics;
        this.tracer = tracer;
    }

    /** Runs a decision in a span of its own and tells of it. */
    public RouteDecision decide(Supplier<RouteDecision> decision) {
        Span span = tracer.spanBuilder(Names.SPAN).startSpan();
        try {
            RouteDecision decided = decision.get();
            log.put(decided);
            metrics.decided(decided);
            describe(span, decided);
            return decided;
        } catch (RuntimeException e) {
            span.setStatus(StatusCode.ERROR);
            throw e;
        } finally {
            span.end();
        }
    }

    /** The chosen target failed before its first token; this is the decision now. */
    public void fellBack(RouteDecision decision) {
        log.put(decision);
        metrics.fellBack(decision);
        Span span = tracer.spanBuilder(Names.SPAN).startSpan();
        describe(span, decision);
        span.end();
    }

    /** A call of the target ended so: {@code ok}, {@code CANCELLED} or an error's code. */
    public void attempted(TargetId target, String outcome) {
        metrics.attempted(target, outcome);
    }

    /** The target's first token came so long after the call. */
    public void firstToken(TargetId target, Duration after) {
        metrics.firstToken(target, after);
    }

    private static void describe(Span span, RouteDecision decision) {
        span.setAttribute(Names.OPERATION, "chat");
        span.setAttribute(Names.REQUEST_MODEL, decision.request().model());
        span.setAttribute(Names.DECISION_ID, decision.id().value());
        span.setAttribute(Names.POLICY, decision.policy().value());
        span.setAttribute(Names.OBJECTIVE, decision.objective().wireName());
        span.setAttribute(Names.CATALOG, decision.catalog().value());
        span.setAttribute(Names.SNAPSHOT, decision.snapshot().id());
        span.setAttribute(Names.ELIGIBLE, decision.eligible().size());
        span.setAttribute(Names.TOTAL, decision.candidates().size());
        span.setAttribute(Names.ATTEMPT_COUNT, decision.attempts().size() + 1);
        decision.choice()
                .ifPresent(choice -> {
                    span.setAttribute(Names.RESPONSE_MODEL, choice.target().value());
                    span.setAttribute(Names.REASON, choice.reason().wireName());
                });
    }
}
