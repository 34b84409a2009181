package dev.parley.voice.session;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One span for each turn; what is called within it becomes its children, in the other services too.
 * Holds no words. Everything in this class runs on the session's thread.
 */
final class TurnTrace {

    private final Tracer tracer;
    private final String sessionId;
    private final Map<TurnId, Span> open = new HashMap<>();

    TurnTrace(Tracer tracer, String sessionId) {
        this.tracer = tracer;
        this.sessionId = sessionId;
    }

    void begin(TurnId turn) {
        Span span =
                tracer.spanBuilder("voice.turn")
                        .setNoParent()
                        .setAttribute("parley.session.id", sessionId)
                        .startSpan();
        open.put(turn, span);
    }

    /** Does something with a turn's span as the current one. */
    void within(TurnId turn, Runnable work) {
        Span span = open.getOrDefault(turn, Span.getInvalid());
        try (Scope _ = Context.root().with(span).makeCurrent()) {
            work.run();
        }
    }

    void end(TurnId turn, TurnReport report) {
        Span span = open.remove(turn);
        if (span == null) {
            return;
        }
        span.setAttribute("parley.turn.result", TurnMetrics.name(report.result()));
        report.target().ifPresent(target -> span.setAttribute("gen_ai.response.model", target));
        report.measures()
                .forEach(measure ->
                        span.setAttribute(
                                "parley.turn." + measure.name() + "_ms",
                                measure.value().toNanos() / 1e6));
        if (report.result() == TurnReport.Result.FAILED) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    void close() {
        List.copyOf(open.values()).forEach(Span::end);
        open.clear();
    }
}
