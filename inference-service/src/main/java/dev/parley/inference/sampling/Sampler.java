package dev.parley.inference.sampling;

import dev.parley.inference.constraint.TokenConstraint;
import dev.parley.inference.model.Candidates;
import dev.parley.inference.model.ScoreQuery;
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
     * Returns what it helps to know of each row: its weight at the temperature of the draw, which
     * is 1 where the likeliest is always taken, and the scores of tokens that a bias makes
     * likelier.
     */
    ScoreQuery query();

    /**
     * Picks the next token where candidates suffice. Nothing is picked where a token that is not
     * among them might be the one; {@code sample} is then called with all scores.
     *
     * <p>It is the token that {@link #sample} alone would pick, but for draws without a truncation,
     * of which the candidates are only a part: these draw first whether the token is one of them,
     * and {@code sample} then picks from the others. Every token is as likely as it should be; the
     * same random number may mean another one than where there are no candidates.
     *
     * @param candidates of the model's logits, for this sampler's {@link #query}
     * @throws NotANumberException where the scores say nothing
     */
    Optional<Sampled> sampleAmong(Candidates candidates);

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
