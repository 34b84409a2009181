package dev.parley.router.provider;

/**
 * A call of a tool that a model asked for.
 *
 * @param id the tool's result refers to it
 * @param arguments one JSON object
 */
public record ToolCall(String id, String name, String arguments) {

    @Override
    public String toString() {
        return "ToolCall[" + name + "]"; // arguments are what somebody said: never in a log
    }
}
