package dev.parley.inference.tokenizer;

/**
 * A call of a tool that a model asked for.
 *
 * @param id the tool's result refers to it
 * @param name of the tool
 * @param arguments JSON, normally an object
 */
public record ToolCall(String id, String name, String arguments) {}
