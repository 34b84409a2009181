package dev.parley.inference.engine;

import dev.parley.inference.engine.GenerationEvent.End;
import dev.parley.inference.engine.GenerationEvent.Failed;
import dev.parley.inference.engine.GenerationEvent.Finished;
import dev.parley.inference.engine.GenerationEvent.Tokens;
import dev.parley.inference.sampling.Sampler;
import dev.parley.inference.sampling.SamplingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** Requests for the counting model, and what came of them. */
final class Requests {

    private Requests() {}

    static Sampler greedy() {
        return Sampler.of(SamplingOptions.greedy());
    }

    /** Continues from {@code last}: expects last + 1, last + 2, ... */
    static GenerationRequest countFrom(int last, int maxTokens) {
        return countFrom(last, maxTokens, OptionalLong.empty());
    }

    static GenerationRequest countFrom(int last, int maxTokens, OptionalLong deadlineNanos) {
        return new GenerationRequest(
                Prompt.of(last),
                OptionalInt.of(maxTokens),
                greedy(),
                Set.of(0),
                System.nanoTime(),
                deadlineNanos);
    }

    /** Continues {@code prompt} with some tokens, whatever they are. */
    static GenerationRequest of(Caller caller, Priority priority, int maxTokens, int... prompt) {
        return new GenerationRequest(
                Prompt.of(prompt),
                OptionalInt.of(maxTokens),
                greedy(),
                Set.of(),
                _ -> false,
                caller,
                priority,
                0,
                OptionalLong.empty());
    }

    /** Returns the tokens that {@link FakeStepRunner#remembering} says after a prompt. */
    static Integer[] continuation(int count, int... prompt) {
        List<Integer> tokens = new ArrayList<>(IntStream.of(prompt).boxed().toList());
        for (int i = 0; i < count; i++) {
            tokens.add(FakeStepRunner.digest(tokens));
        }
        return tokens.subList(prompt.length, tokens.size()).toArray(Integer[]::new);
    }

    /** Returns the prompt, what was answered, and something new. */
    static int[] nextTurn(int[] prompt, Answer answer, int... added) {
        return IntStream.concat(
                        IntStream.concat(
                                IntStream.of(prompt),
                                answer.tokens().stream().mapToInt(Integer::intValue)),
                        IntStream.of(added))
                .toArray();
    }

    /** Returns {@code count} tokens that begin like any other such prompt. */
    static int[] prompt(int count, int... end) {
        return IntStream.concat(
                        IntStream.range(0, count - end.length).map(i -> 1 + i % 40),
                        IntStream.of(end))
                .toArray();
    }

    static Answer read(Generation generation) throws InterruptedException {
        List<Integer> tokens = new ArrayList<>();
        while (true) {
            switch (generation.take()) {
                case Tokens more -> tokens.addAll(more.ids());
                case End end -> {
                    return new Answer(tokens, end);
                }
            }
        }
    }

    static Integer[] range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toArray(Integer[]::new);
    }

    record Answer(List<Integer> tokens, End end) {

        Finished finished() {
            return (Finished) end;
        }

        Failed failed() {
            return (Failed) end;
        }
    }
}
