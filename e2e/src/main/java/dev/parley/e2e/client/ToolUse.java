package dev.parley.e2e.client;

/** A tool that the model called and this client executed; arguments and output as JSON. */
public record ToolUse(String name, String arguments, String output) {}
