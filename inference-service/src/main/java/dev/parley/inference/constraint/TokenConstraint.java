package dev.parley.inference.constraint;

/**
 * Says which tokens may come next in one answer.
 *
 * <p>One per answer, used by one thread. At least one token is always allowed: where nothing more
 * can be written, those that end the answer.
 */
public interface TokenConstraint {

    /** Sets the score of every token that may not come next to negative infinity. */
    void mask(float[] scores);

    /** Whether a token may come next. */
    boolean accepts(int token);

    /**
     * Takes the token that was picked.
     *
     * @throws IllegalArgumentException where it may not come next
     */
    void accept(int token);

    /** Whether the answer may end here. */
    boolean isComplete();
}
