package dev.parley.inference.api;

import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.Timings;
import dev.parley.inference.error.InferenceError;
import dev.parley.inference.v1.FinishReason;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * What is told about one call: its metrics, attributes of its span, and the parts of its time as
 * child spans. Never what was said.
 */
final class ChatTelemetry {

    private static final String UNKNOWN_MODEL = "unknown";

    private final ChatMetrics metrics;
    private final Tracer tracer;
    private final InstantSource clock;
    private final Context context;
    private final Span span;
    private final Instant received;
    private String model = UNKNOWN_MODEL;

    ChatTelemetry(ChatMetrics metrics, Tracer tracer, InstantSource clock, Context context) {
        this.metrics = metrics;
        this.tracer = tracer;
        this.clock = clock;
        this.context = context;
        this.span = Span.fromContext(context);
        this.received = clock.instant();
        span.setAttribute(GenAiNames.OPERATION, GenAiNames.CHAT);
        span.setAttribute(GenAiNames.PROVIDER, GenAiNames.PARLEY);
    }

    /** The model is known to exist: only then may its name, which a caller wrote, be a label. */
    void model(String id) {
        model = id;
        span.setAttribute(GenAiNames.REQUEST_MODEL, id);
        span.setAttribute(GenAiNames.RESPONSE_MODEL, id);
    }

    void failed(InferenceError error) {
        span.setAttribute(GenAiNames.ERROR_TYPE, error.name());
        metrics.ended(model, elapsed(), error.name());
    }

    void finished(Finished finished, FinishReason reason) {
        span.setAttribute(GenAiNames.INPUT_TOKENS, finished.promptTokens());
        span.setAttribute(GenAiNames.CACHED_INPUT_TOKENS, finished.cachedTokens());
        span.setAttribute(GenAiNames.OUTPUT_TOKENS, finished.completionTokens());
        span.setAttribute(
                AttributeKey.stringArrayKey(GenAiNames.FINISH_REASONS), List.of(nameOf(reason)));
        spans(finished);
        metrics.ended(model, elapsed(), "");
        metrics.finished(model, finished);
    }

    private Duration elapsed() {
        return Duration.between(received, clock.instant());
    }

    private void spans(Finished finished) {
        Timings timings = finished.timings();
        Instant firstToken = received.plus(timings.timeToFirstToken());
        Instant prefill = firstToken.minus(timings.prefill());
        Duration decode =
                timings.timePerOutputToken().multipliedBy(finished.completionTokens() - 1L);
        span("queue", prefill.minus(timings.queue()), prefill);
        span("prefill", prefill, firstToken);
        span("decode", firstToken, firstToken.plus(decode));
    }

    private void span(String name, Instant from, Instant to) {
        tracer.spanBuilder(name).setParent(context).setStartTimestamp(from).startSpan().end(to);
    }

    private static String nameOf(FinishReason reason) {
        return switch (reason) {
            case FINISH_REASON_STOP -> "stop";
            case FINISH_REASON_LENGTH -> "length";
            case FINISH_REASON_TOOL_CALLS -> "tool_calls";
            case FINISH_REASON_UNSPECIFIED, UNRECOGNIZED -> "unspecified";
        };
    }
}
