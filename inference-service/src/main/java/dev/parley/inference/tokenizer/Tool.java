package dev.parley.inference.tokenizer;

/**
 * A function a model may call.
 *
 * @param name unique within a conversation
 * @param description what it does, in words the model reads
 * @param parameters JSON Schema of its arguments, one JSON object; empty: no parameters
 */
public record Tool(String name, String description, String parameters) {}
