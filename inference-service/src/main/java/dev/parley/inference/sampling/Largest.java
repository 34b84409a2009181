package dev.parley.inference.sampling;

/** Finds the likeliest token. */
final class Largest {

    private Largest() {}

    /** Returns the index of the largest score, the first of equals. */
    static int of(float[] scores) {
        int best = 0;
        for (int token = 0; token < scores.length; token++) {
            if (Float.isNaN(scores[token])) {
                throw new NotANumberException("the logit of token " + token + " is NaN");
            }
            if (scores[token] > scores[best]) {
                best = token;
            }
        }
        if (Float.isInfinite(scores[best])) {
            throw new NotANumberException("the largest logit is " + scores[best]);
        }
        return best;
    }
}
