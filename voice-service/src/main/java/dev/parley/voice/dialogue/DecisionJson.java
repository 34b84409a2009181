package dev.parley.voice.dialogue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.router.v1.Candidate;
import dev.parley.router.v1.Decision;
import dev.parley.router.v1.Rejection;
import dev.parley.router.v1.Requirement;
import java.util.Locale;

/**
 * Writes the router's record as JSON: its fields by their own names, enums in lower case without
 * their prefix.
 */
final class DecisionJson {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private DecisionJson() {}

    static RouteDecision read(Decision decision) {
        return new RouteDecision(
                decision.getId(),
                decision.getChosen(),
                decision.getSummary(),
                write(decision).toString());
    }

    private static ObjectNode write(Decision decision) {
        ObjectNode node = JSON.objectNode();
        node.put("id", decision.getId());
        node.put("requested", decision.getRequested());
        node.put("policy", decision.getPolicy());
        node.put("objective", name(decision.getObjective(), "OBJECTIVE_"));
        node.put("quality_band", decision.getQualityBand());
        ArrayNode requirements = node.putArray("requirements");
        decision.getRequirementsList().forEach(one -> requirements.add(write(one)));
        ArrayNode candidates = node.putArray("candidates");
        decision.getCandidatesList().forEach(one -> candidates.add(write(one)));
        node.put("chosen", decision.getChosen());
        node.put("reason", name(decision.getReason(), "REASON_"));
        node.put("summary", decision.getSummary());
        node.put("catalog", decision.getCatalog());
        node.put("snapshot", decision.getSnapshot());
        node.put("decision_ns", decision.getDecisionNs());
        node.put("prompt_tokens", decision.getPromptTokens());
        ArrayNode attempts = node.putArray("attempts");
        decision.getAttemptsList()
                .forEach(attempt ->
                        attempts.addObject()
                                .put("target", attempt.getTarget())
                                .put("error", attempt.getError()));
        return node;
    }

    private static ObjectNode write(Requirement requirement) {
        return JSON.objectNode()
                .put("constraint", requirement.getConstraint())
                .put("needed", requirement.getNeeded())
                .put("source", requirement.getSource());
    }

    private static ObjectNode write(Candidate candidate) {
        ObjectNode node = JSON.objectNode();
        node.put("target", candidate.getTarget());
        node.put("eligible", candidate.getEligible());
        node.put("rank", candidate.getRank());
        node.put("quality", candidate.getQuality());
        node.put("cost_usd", candidate.getCostUsd());
        node.put("ttft_ms", candidate.getTtftMs());
        node.put("ttft_source", name(candidate.getTtftSource(), "ESTIMATE_SOURCE_"));
        node.put("ttft_samples", candidate.getTtftSamples());
        node.put("in_band", candidate.getInBand());
        ArrayNode rejections = node.putArray("rejections");
        candidate.getRejectionsList().forEach(one -> rejections.add(write(one)));
        node.put("output_tokens", candidate.getOutputTokens());
        return node;
    }

    private static ObjectNode write(Rejection rejection) {
        return JSON.objectNode()
                .put("constraint", rejection.getConstraint())
                .put("needed", rejection.getNeeded())
                .put("actual", rejection.getActual());
    }

    private static String name(Enum<?> value, String prefix) {
        String name = value.name();
        return (name.startsWith(prefix) ? name.substring(prefix.length()) : name)
                .toLowerCase(Locale.ROOT);
    }
}
