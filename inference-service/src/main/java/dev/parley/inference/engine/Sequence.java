package dev.parley.inference.engine;

import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.ScoreQuery;
import dev.parley.inference.sampling.Sampled;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through the engine: its tokens, prompt and answer, of which the slot holds
 * the first {@link #held}; the others are pending. Everything here runs in the engine's thread.
 */
final class Sequence {

    private final GenerationRequest request;
    private final Generation output;
    private final TokenList tokens;
    private final int limit;
    private final SequenceTimes times;

    private long arrival;
    private int expected;
    private @Nullable Slot slot;
    private int cached;
    private int preemptions;

    /**
     * {@code limit}: most tokens to generate; 0: the prompt is run and kept, nothing is generated.
     */
    Sequence(GenerationRequest request, Generation output, int limit, long submittedNanos) {
        this.request = request;
        this.output = output;
        this.tokens = new TokenList(request.prompt().toArray());
        this.limit = limit;
        this.times = new SequenceTimes(request.receivedNanos(), submittedNanos);
    }

    GenerationRequest request() {
        return request;
    }

    Generation output() {
        return output;
    }

    TokenList tokens() {
        return tokens;
    }

    SequenceTimes times() {
        return times;
    }

    Priority priority() {
        return request.priority();
    }

    String tenant() {
        return request.caller().tenant();
    }

    boolean generates() {
        return limit > 0;
    }

    /** Whether it makes the other pointless: the session's prefilling for what has come now. */
    boolean supersedes(Sequence other) {
        return !other.generates() && request.caller().isSameSession(other.request.caller());
    }

    /** Whether its caller asked after the other's. */
    boolean wasReceivedAfter(Sequence other) {
        return request.receivedNanos() - other.request.receivedNanos() > 0;
    }

    /** Its number in the order of arrival. */
    long arrival() {
        return arrival;
    }

    /** Returns how many tokens it was expected to run before it generates, when it came. */
    int expected() {
        return expected;
    }

    /** {@code skipped}: tokens that were kept when it came. */
    void arrived(long number, int skipped) {
        arrival = number;
        expected = tokens.size() - skipped;
    }

    boolean hasSlot() {
        return slot != null;
    }

    Slot slot() {
        return Objects.requireNonNull(slot);
    }

    /** How many tokens the slot holds. */
    int held() {
        return slot().held();
    }

    /** How many tokens are to be run. */
    int pending() {
        return tokens.size() - held();
    }

    /** How many tokens need not be run where they are kept: the last one's scores are needed. */
    int skippable() {
        return tokens.size() - 1;
    }

    void open(Slot opened) {
        slot = opened;
    }

    /** It has its slot for now, with what is kept of its tokens in it. */
    void begin(long nowNanos) {
        times.started(nowNanos);
        if (preemptions == 0) {
            cached = held();
        }
    }

    void leaveSlot() {
        slot = null;
    }

    /** It loses its slot to another, and keeps its tokens. */
    void preempt() {
        leaveSlot();
        preemptions++;
    }

    int cached() {
        return cached;
    }

    int preemptions() {
        return preemptions;
    }

    boolean isExpired(long nowNanos) {
        return request.deadlineNanos().isPresent()
                && nowNanos - request.deadlineNanos().getAsLong() >= 0;
    }

    /** Whether its next step is a row of a decode step. */
    boolean isDecodable() {
        return generates() && pending() == 1;
    }

    /** What its sampler asks about its next token's scores. */
    ScoreQuery query() {
        return request.sampler().query();
    }

    /** The row that runs its only pending token. */
    DecodeBatch.Row nextRow() {
        return new DecodeBatch.Row(slot().index(), held(), tokens.get(held()), query());
    }

    int generated() {
        return tokens.size() - request.prompt().size();
    }

    /** Takes a token; returns why the answer ends where it is the last. */
    Optional<FinishReason> accept(Sampled sampled, long nowNanos) {
        int token = sampled.token();
        tokens.add(token);
        times.token(nowNanos);
        if (request.stopTokens().contains(token)) {
            return Optional.of(FinishReason.STOP);
        }
        output.add(sampled);
        if (request.endsAfter().test(token)) {
            return Optional.of(FinishReason.STOP);
        }
        return generated() == limit ? Optional.of(FinishReason.LENGTH) : Optional.empty();
    }

    /** {@code fixedRows}: whether every step that it took part in had the same number of rows. */
    Finished finished(FinishReason reason, boolean fixedRows, long nowNanos) {
        return new Finished(
                reason,
                request.prompt().size(),
                generated(),
                cached,
                times.timings(nowNanos),
                fixedRows && preemptions == 0);
    }

    /** How long it has had its slot. */
    Duration slotTime(long nowNanos) {
        return times.sinceStart(nowNanos);
    }
}
