package dev.parley.inference.engine;

import dev.parley.inference.engine.GenerationEvent.End;
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

    record Answer(List<Integer> tokens, End end) {}
}
