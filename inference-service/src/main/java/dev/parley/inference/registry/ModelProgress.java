package dev.parley.inference.registry;

/** How far a model has come. */
sealed interface ModelProgress {

    record Loading() implements ModelProgress {}

    record Ready(ChatModel model) implements ModelProgress {}

    record Failed(String cause) implements ModelProgress {}

    record Unloading(ChatModel model) implements ModelProgress {}

    record Unloaded() implements ModelProgress {}
}
