package dev.parley.inference.api;

import dev.parley.inference.engine.Caller;
import dev.parley.inference.engine.GenerationRequest;
import dev.parley.inference.registry.ChatModel;
import dev.parley.inference.tokenizer.Conversation;
import dev.parley.inference.tokenizer.StopStrings;

/**
 * A request as it will be served.
 *
 * @param model that answers
 * @param conversation it continues
 * @param generation what the engine is asked for
 * @param seed that picks the tokens
 * @param stops texts that end the answer
 * @param minTokens tokens before one of them may
 */
record ChatPlan(
        ChatModel model,
        Conversation conversation,
        GenerationRequest generation,
        long seed,
        StopStrings stops,
        int minTokens) {

    Caller caller() {
        return generation.caller();
    }

    /** Whether this turn will have a next one. */
    boolean isOfSession() {
        return caller().session().isPresent();
    }
}
