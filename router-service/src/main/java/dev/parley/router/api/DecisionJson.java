package dev.parley.router.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.router.decision.Candidate;
import dev.parley.router.decision.RouteDecision;
import java.util.Locale;

/** A decision as JSON, field for field as {@code parley.router.v1.Decision}. */
public final class DecisionJson {

    private static final double NANOS_PER_MILLISECOND = 1e6;

    private DecisionJson() {}

    /** Returns the whole record. */
    public static ObjectNode full(RouteDecision decision) {
        ObjectNode json = summary(decision);
        json.put("policy", decision.policy().value());
        json.put("objective", decision.objective().wireName());
        json.put("quality_band", decision.band());
        ArrayNode requirements = json.putArray("requirements");
        decision.requirements()
                .forEach(it ->
                        requirements
                                .addObject()
                                .put("constraint", it.constraint().name())
                                .put("needed", it.constraint().needed())
                                .put("source", lower(it.source())));
        ArrayNode candidates = json.putArray("candidates");
        decision.candidates().forEach(it -> candidates.add(candidate(it)));
        ArrayNode attempts = json.putArray("attempts");
        decision.attempts()
                .forEach(it ->
                        attempts.addObject()
                                .put("target", it.target().value())
                                .put("error", it.error()));
        return json.put("catalog", decision.catalog().value())
                .put("snapshot", decision.snapshot().id())
                .put("prompt_tokens", decision.request().promptTokens())
                .put("decision_ns", decision.took().toNanos());
    }

    /** Returns what was chosen and why, without the candidates. */
    public static ObjectNode summary(RouteDecision decision) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", decision.id().value())
                        .put("requested", decision.request().model());
        decision.choice()
                .ifPresent(it ->
                        json.put("chosen", it.target().value())
                                .put("reason", it.reason().wireName()));
        return json.put("summary", decision.summary());
    }

    private static ObjectNode candidate(Candidate candidate) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("target", candidate.target().value())
                        .put("eligible", candidate.eligible())
                        .put("rank", candidate.rank())
                        .put("quality", candidate.quality())
                        .put("cost_usd", candidate.estimate().costUsd())
                        .put(
                                "ttft_ms",
                                candidate.estimate().ttft().toNanos() / NANOS_PER_MILLISECOND)
                        .put("ttft_source", lower(candidate.estimate().ttftSource()))
                        .put("ttft_samples", candidate.estimate().ttftSamples())
                        .put("output_tokens", candidate.estimate().outputTokens())
                        .put("in_band", candidate.inBand());
        ArrayNode rejections = json.putArray("rejections");
        candidate
                .rejections()
                .forEach(it ->
                        rejections
                                .addObject()
                                .put("constraint", it.constraint().name())
                                .put("needed", it.needed())
                                .put("actual", it.actual()));
        return json;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
