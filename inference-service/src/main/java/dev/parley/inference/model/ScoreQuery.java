package dev.parley.inference.model;

import java.util.List;

/**
 * What is asked about a row beside its likeliest tokens, where the runner chooses these itself.
 *
 * @param temperature above 0, at which {@link Candidates#total} adds the scores up
 * @param tokens whose scores are wanted however unlikely they are; a runner may answer fewer, and
 *     ignores those that the model does not have
 */
public record ScoreQuery(float temperature, List<Integer> tokens) {

    /** Scores are added up as they are, and none is wanted in particular. */
    public static final ScoreQuery PLAIN = new ScoreQuery(1, List.of());

    public ScoreQuery {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature must be above 0, not " + temperature);
        }
        tokens = List.copyOf(tokens);
    }

    /** Returns the first {@code most} of the tokens that a vocabulary of that size has. */
    public int[] tokensOf(int vocabulary, int most) {
        return tokens.stream()
                .mapToInt(Integer::intValue)
                .filter(token -> token < vocabulary)
                .limit(most)
                .toArray();
    }
}
