package dev.parley.e2e.client;

/** A call of a tool that waits for its output; arguments as JSON. */
public record ToolCall(String id, String name, String arguments) {}
