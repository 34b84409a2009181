package dev.parley.inference.registry;

import dev.parley.inference.checkpoint.SamplingDefaults;
import dev.parley.inference.constraint.Constraints;
import dev.parley.inference.engine.Engine;
import dev.parley.inference.tokenizer.ChatFormat;
import dev.parley.inference.tokenizer.Tokenizer;
import java.util.Optional;
import java.util.Set;

/**
 * A language model in service.
 *
 * @param id by which callers name it
 * @param engine generates its answers
 * @param tokenizer turns text into its tokens and back
 * @param format writes conversations as it was trained on them
 * @param constraints hold its answers to forms; absent: its vocabulary cannot be held to any
 * @param stopTokens each of them ends an answer
 * @param sampling of requests that do not say
 * @param description what it is, in words
 * @param contextLength most tokens of prompt and answer together
 */
public record ChatModel(
        String id,
        Engine engine,
        Tokenizer tokenizer,
        ChatFormat format,
        Optional<Constraints> constraints,
        Set<Integer> stopTokens,
        SamplingDefaults sampling,
        String description,
        int contextLength) {

    public ChatModel {
        stopTokens = Set.copyOf(stopTokens);
    }
}
