package dev.parley.inference.registry;

import dev.parley.inference.registry.InferenceConfig.ChatModelConfig;
import dev.parley.inference.store.ModelEntry;
import java.util.Optional;

/**
 * A language model that this server was told to serve.
 *
 * @param id by which callers name it
 * @param settings how it is served
 * @param entry of models.yaml, where it is from there
 */
record ServedModel(String id, ChatModelConfig settings, Optional<ModelEntry> entry) {}
