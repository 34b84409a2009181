package dev.parley.voice.realtime;

/**
 * A function of the client that the model may call.
 *
 * @param parameters JSON Schema of its arguments, as one JSON object
 */
public record FunctionTool(String name, String description, String parameters) {}
