package dev.parley.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.e2e.client.Exchange;
import java.util.List;
import java.util.Optional;

/** The figures of one turn: the server's metrics, and what the client heard beside them. */
record TurnFigures(ObjectNode json) {

    /** Takes what a completed turn told; empty when it has no metrics. */
    static Optional<TurnFigures> of(Exchange exchange) {
        if (!exchange.turn().status().equals("completed")) {
            return Optional.empty();
        }
        return exchange.turn()
                .metrics()
                .map(metrics -> new TurnFigures(figures(metrics, exchange)));
    }

    private static ObjectNode figures(JsonNode metrics, Exchange exchange) {
        ObjectNode figures = ((ObjectNode) metrics).deepCopy();
        figures.remove(List.of("type", "event_id", "response_id", "item_id"));
        exchange.voiceToVoiceMillis()
                .ifPresent(millis -> figures.put("client_voice_to_voice_ms", millis));
        exchange.turn()
                .decision()
                .ifPresent(decision ->
                        figures.put("decision_us", decision.path("decision_ns").asDouble() / 1000));
        return figures;
    }
}
