package dev.parley.inference.engine;

import java.util.OptionalLong;

/**
 * The beginning of a session's next request, to be run and kept before it comes.
 *
 * @param prompt that beginning
 * @param caller the session's; a newer request of the session supersedes this one
 * @param receivedNanos when it was asked for, on the engine's clock
 * @param deadlineNanos when it is no longer worth anything, on the same clock
 */
public record PrefillRequest(
        Prompt prompt, Caller caller, long receivedNanos, OptionalLong deadlineNanos) {

    public PrefillRequest {
        if (caller.session().isEmpty()) {
            throw new IllegalArgumentException("only a session has a next request");
        }
    }
}
