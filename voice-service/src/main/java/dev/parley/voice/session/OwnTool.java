package dev.parley.voice.session;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.voice.dialogue.PromptMessage;
import dev.parley.voice.dialogue.PromptMessage.ToolCall;
import dev.parley.voice.dialogue.PromptTool;
import dev.parley.voice.dialogue.RouteDecision;
import dev.parley.voice.realtime.FunctionTool;
import dev.parley.voice.realtime.SessionConfig;
import dev.parley.voice.realtime.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tool that this server answers itself: why the model of the previous answer was chosen. The
 * client never sees it; a function of the client with the same name takes its place.
 */
final class OwnTool {

    /** Rounds after which a model that only ever asks is cut off. */
    static final int MOST_ROUNDS = 3;

    private static final PromptTool EXPLAIN_ROUTE =
            new PromptTool(
                    "explain_route",
                    "Tells why the model of the previous answer was chosen.",
                    "{\"type\":\"object\",\"properties\":{}}");

    private OwnTool() {}

    /** The client's functions, and ours where there is something to explain. */
    static List<PromptTool> offered(SessionConfig config, boolean explainable) {
        if (config.toolChoice() == ToolChoice.NONE) {
            return List.of();
        }
        List<PromptTool> tools = new ArrayList<>();
        for (FunctionTool tool : config.tools()) {
            tools.add(new PromptTool(tool.name(), tool.description(), tool.parameters()));
        }
        if (explainable && !isClients(config, EXPLAIN_ROUTE.name())) {
            tools.add(EXPLAIN_ROUTE);
        }
        return tools;
    }

    /** Whether a call is ours to answer. */
    static boolean isOwn(SessionConfig config, ToolCall call) {
        return call.name().equals(EXPLAIN_ROUTE.name()) && !isClients(config, call.name());
    }

    private static boolean isClients(SessionConfig config, String name) {
        return config.tools().stream().anyMatch(tool -> tool.name().equals(name));
    }

    static PromptMessage answer(ToolCall call, Optional<RouteDecision> lastDecision) {
        String summary =
                lastDecision
                        .map(RouteDecision::summary)
                        .orElse("There was no answer before this one.");
        return new PromptMessage.ToolResult(
                call.id(),
                JsonNodeFactory.instance.objectNode().put("summary", summary).toString());
    }
}
