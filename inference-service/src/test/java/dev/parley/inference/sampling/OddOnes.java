package dev.parley.inference.sampling;

import dev.parley.inference.constraint.TokenConstraint;
import java.util.ArrayList;
import java.util.List;

/** Allows the odd tokens. */
final class OddOnes implements TokenConstraint {

    private final List<Integer> told = new ArrayList<>();

    /** The tokens picked so far. */
    List<Integer> told() {
        return told;
    }

    @Override
    public void mask(float[] scores) {
        for (int token = 0; token < scores.length; token += 2) {
            scores[token] = Float.NEGATIVE_INFINITY;
        }
    }

    @Override
    public boolean accepts(int token) {
        return token % 2 == 1;
    }

    @Override
    public void accept(int token) {
        told.add(token);
    }

    @Override
    public boolean isComplete() {
        return true;
    }
}
