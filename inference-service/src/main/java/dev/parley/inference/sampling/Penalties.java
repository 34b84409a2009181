package dev.parley.inference.sampling;

/**
 * What makes tokens less likely that were there before, as in vLLM and the OpenAI API. They apply
 * in this order, after the bias and before the temperature:
 *
 * <pre>
 * score &gt; 0 ? score / repetition : score * repetition     of tokens in the prompt or the answer
 * score - frequency * (times in the answer) - presence    of tokens in the answer
 * </pre>
 *
 * @param repetition in (0, 10]; 1: none; below 1 repeats are made likelier
 * @param presence in [-2, 2]; 0: none
 * @param frequency in [-2, 2]; 0: none
 */
public record Penalties(float repetition, float presence, float frequency) {

    public static final Penalties NONE = new Penalties(1, 0, 0);

    public Penalties {
        if (!(repetition > 0 && repetition <= 10)) {
            throw new IllegalArgumentException("repetition must be in (0, 10], not " + repetition);
        }
        if (!(presence >= -2 && presence <= 2)) {
            throw new IllegalArgumentException("presence must be in [-2, 2], not " + presence);
        }
        if (!(frequency >= -2 && frequency <= 2)) {
            throw new IllegalArgumentException("frequency must be in [-2, 2], not " + frequency);
        }
    }

    /** Whether no score is changed. */
    boolean areNone() {
        return repetition == 1 && presence == 0 && frequency == 0;
    }

    /** Whether no score is raised. */
    boolean onlyLower() {
        return repetition >= 1 && presence >= 0 && frequency >= 0;
    }

    /** Returns the score of a token that was picked {@code times} times before. */
    float apply(float score, int times) {
        float repeated = score > 0 ? score / repetition : score * repetition;
        return times == 0 ? repeated : repeated - frequency * times - presence;
    }
}
