package dev.parley.inference.sampling;

import dev.parley.inference.constraint.TokenConstraint;
import java.util.Optional;
import java.util.Set;

/**
 * Picks the tokens of one answer, one after the other.
 *
 * <p>Stateful: one per answer, used by one thread. The random number of a token depends on the seed
 * and the token's index in the answer alone, never on what else runs.
 */
public interface Sampler {

    /**
     * Picks the next token.
     *
     * @param scores the model's logits, one a token; overwritten
     * @throws NotANumberException where the scores say nothing
     */
    Sampled sample(float[] scores);

    /**
     * Picks the next token where the likeliest few suffice: the one that {@link #sample} would pick
     * from all scores. Nothing is picked where a token that is not among them might be the one;
     * {@code sample} is then called with all scores.
     *
     * @param tokens the likeliest tokens, best first, of equals the lower id first
     * @param scores their logits; any other token's is at most the last of them
     * @throws NotANumberException where the scores say nothing
     */
    Optional<Sampled> sampleAmong(int[] tokens, float[] scores);

    /**
     * Returns the sampler of one answer.
     *
     * @param prompt what the answer continues: counts for the repetition penalty
     * @param stopTokens end the answer: not picked before {@code minTokens} were
     * @param constraint what the answer may be; it is told every token picked
     */
    static Sampler of(
            SamplingOptions options,
            int[] prompt,
            Set<Integer> stopTokens,
            Optional<TokenConstraint> constraint) {
        return new AnswerSampler(options, prompt, stopTokens, constraint);
    }

    /** Returns the sampler of an answer that may be anything and has no least length. */
    static Sampler of(SamplingOptions options) {
        return of(options, new int[0], Set.of(), Optional.empty());
    }
}
