package dev.parley.router.provider;

import java.util.List;

/**
 * A token of an answer with the likeliest at its place.
 *
 * @param top likeliest first
 */
public record GeneratedToken(Score picked, List<Score> top) {

    public GeneratedToken {
        top = List.copyOf(top);
    }

    /**
     * How likely the model found a token.
     *
     * @param id of the token
     * @param bytes its text in UTF-8, 0 to 255 each, not always whole characters
     * @param logprob natural logarithm of its probability
     */
    public record Score(int id, List<Integer> bytes, float logprob) {

        public Score {
            bytes = List.copyOf(bytes);
        }

        @Override
        public String toString() {
            return "Score[" + logprob + "]";
        }
    }
}
