package dev.parley.router.api.openai;

import dev.parley.router.dispatch.ChatTask;

/**
 * A request of the Chat Completions API.
 *
 * @param stream whether the answer comes as server-sent events
 * @param includeUsage whether the last event tells the usage
 * @param explain how much of the decision the answer's body tells
 */
record CompletionRequest(ChatTask task, boolean stream, boolean includeUsage, Explain explain) {

    /** How much of a decision is told. */
    enum Explain {
        NONE,
        SUMMARY,
        FULL
    }
}
