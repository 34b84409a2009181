package dev.parley.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event as the server sent it.
 *
 * @param nanos when it arrived, on the clock of {@link System#nanoTime()}
 */
public record ServerEvent(JsonNode json, long nanos) {

    public String type() {
        return text("type");
    }

    /** The text at a path like {@code response.status}; empty where there is none. */
    public String text(String path) {
        return at(path).asText("");
    }

    /** The node at a path like {@code response.output}; a missing node where there is none. */
    public JsonNode at(String path) {
        return json.at("/" + path.replace('.', '/'));
    }
}
