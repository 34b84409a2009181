package dev.parley.voice.dialogue;

/**
 * A tool offered to a model.
 *
 * @param parameters JSON Schema of its arguments, as one JSON object
 */
public record PromptTool(String name, String description, String parameters) {}
