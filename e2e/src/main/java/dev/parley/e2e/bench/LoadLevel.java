package dev.parley.e2e.bench;

import dev.parley.e2e.bench.LoadCall.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * What one offered load gave.
 *
 * @param perSecond requests offered in a second
 * @param length for which they were
 * @param calls every one of them
 */
record LoadLevel(double perSecond, Duration length, List<LoadCall> calls) {

    private static final double NANOS_PER_MILLISECOND = 1e6;

    LoadLevel {
        calls = List.copyOf(calls);
    }

    long count(Outcome outcome) {
        return calls.stream().filter(call -> call.outcome() == outcome).count();
    }

    /** Of the requests offered, 0 to 1. */
    double share(Outcome outcome) {
        return calls.isEmpty() ? 0 : (double) count(outcome) / calls.size();
    }

    /** Answers completed in a second, the time to finish the last ones included. */
    double answersPerSecond() {
        return count(Outcome.ANSWERED) / seconds();
    }

    double tokensPerSecond() {
        return calls.stream().mapToLong(LoadCall::tokens).sum() / seconds();
    }

    /** Milliseconds from the intended send to the first text. */
    Sample timeToFirstText() {
        return millis(
                calls.stream().filter(call -> call.firstText() > 0).mapToLong(LoadCall::firstText));
    }

    /** Milliseconds between two pieces of text of one answer. */
    Sample gaps() {
        return millis(
                calls.stream().flatMapToLong(call -> call.gaps().stream().mapToLong(it -> it)));
    }

    private double seconds() {
        long longest = calls.stream().mapToLong(LoadCall::end).max().orElse(0);
        return (length.toNanos() + longest) / 1e9;
    }

    private static Sample millis(LongStream nanos) {
        return new Sample(nanos.mapToObj(it -> it / NANOS_PER_MILLISECOND).toList());
    }
}
