package dev.parley.inference.engine;

import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.model.DecodeBatch;
import java.time.Duration;
import java.util.Optional;

/** One request on its way through the engine. Everything here runs in the engine's thread. */
final class Sequence {

    private static final int NO_SLOT = -1;

    private final GenerationRequest request;
    private final Generation output;
    private final int limit;
    private final long submittedNanos;

    private int slot = NO_SLOT;
    private int generated;
    private int lastToken;
    private long startedNanos;
    private long prefilledNanos;
    private long lastTokenNanos;

    /** {@code limit}: most tokens to generate. */
    Sequence(GenerationRequest request, Generation output, int limit, long submittedNanos) {
        this.request = request;
        this.output = output;
        this.limit = limit;
        this.submittedNanos = submittedNanos;
    }

    GenerationRequest request() {
        return request;
    }

    Generation output() {
        return output;
    }

    int slot() {
        return slot;
    }

    boolean hasSlot() {
        return slot != NO_SLOT;
    }

    void start(int slot, long nowNanos) {
        this.slot = slot;
        this.startedNanos = nowNanos;
    }

    boolean isExpired(long nowNanos) {
        return request.deadlineNanos().isPresent()
                && nowNanos - request.deadlineNanos().getAsLong() >= 0;
    }

    /** The row that runs the last token: the slot holds the prompt and all tokens before it. */
    DecodeBatch.Row nextRow() {
        return new DecodeBatch.Row(slot, request.prompt().size() + generated - 1, lastToken);
    }

    int generated() {
        return generated;
    }

    /** Takes a token; returns the end where it is the last. */
    Optional<Finished> accept(int token, long nowNanos) {
        if (generated == 0) {
            prefilledNanos = nowNanos;
        }
        generated++;
        lastToken = token;
        lastTokenNanos = nowNanos;
        if (request.stopTokens().contains(token)) {
            return Optional.of(finished(FinishReason.STOP));
        }
        output.add(token);
        return generated == limit ? Optional.of(finished(FinishReason.LENGTH)) : Optional.empty();
    }

    /** How long it has had its slot. */
    Duration held(long nowNanos) {
        return Duration.ofNanos(nowNanos - startedNanos);
    }

    private Finished finished(FinishReason reason) {
        return new Finished(
                reason,
                request.prompt().size(),
                generated,
                new Timings(
                        Duration.ofNanos(startedNanos - submittedNanos),
                        Duration.ofNanos(prefilledNanos - startedNanos),
                        Duration.ofNanos(prefilledNanos - request.receivedNanos()),
                        Duration.ofNanos(
                                (lastTokenNanos - prefilledNanos) / Math.max(1, generated - 1))));
    }
}
