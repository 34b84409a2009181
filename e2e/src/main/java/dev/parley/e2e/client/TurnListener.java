package dev.parley.e2e.client;

import com.fasterxml.jackson.databind.JsonNode;

/** Follows a turn while it happens. */
public interface TurnListener {

    /** Follows nothing. */
    TurnListener NONE = new TurnListener() {};

    /** The final transcript of the question; empty when nothing was understood. */
    default void heard(String transcript) {}

    /** The router's record, as the event {@code parley.route.decision} has it. */
    default void decided(JsonNode decision) {}

    /** The next words of the answer. */
    default void said(String words) {}

    /** A tool was executed here. */
    default void toolUsed(ToolUse use) {}
}
