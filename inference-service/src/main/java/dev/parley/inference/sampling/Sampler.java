package dev.parley.inference.sampling;

/** Picks the next token of one sequence. */
@FunctionalInterface
public interface Sampler {

    /**
     * Returns the token picked.
     *
     * @param scores the logits, one a token; may be overwritten
     * @param index how many tokens of the answer were picked before
     * @throws NotANumberException where the scores say nothing
     */
    int sample(float[] scores, int index);

    /** Returns the sampler that these options ask for. */
    static Sampler of(SamplingOptions options) {
        return options.temperature() == 0
                ? (scores, _) -> Largest.of(scores)
                : new NucleusSampler(options);
    }
}
