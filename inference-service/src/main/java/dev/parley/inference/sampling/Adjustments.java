package dev.parley.inference.sampling;

import java.util.Map;

/** Bias and penalties of one answer: what is added to the model's scores before anything else. */
final class Adjustments {

    private final int[] biased; // tokens
    private final float[] biases;
    private final Penalties penalties;
    private final TokenCounts counts = new TokenCounts();

    Adjustments(Map<Integer, Float> bias, Penalties penalties, int[] prompt) {
        this.biased = bias.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        this.biases = new float[biased.length];
        for (int i = 0; i < biased.length; i++) {
            biases[i] = bias.getOrDefault(biased[i], 0f);
        }
        this.penalties = penalties;
        if (penalties.repetition() != 1) {
            for (int token : prompt) {
                counts.add(token, 0);
            }
        }
    }

    /** Whether no score is changed. */
    boolean areNone() {
        return biased.length == 0 && penalties.areNone();
    }

    /** Whether no score is raised. */
    boolean onlyLower() {
        for (float bias : biases) {
            if (bias > 0) {
                return false;
            }
        }
        return penalties.onlyLower();
    }

    /** Changes the scores of the whole vocabulary. */
    void apply(float[] scores) {
        for (int i = 0; i < biased.length; i++) {
            if (biased[i] < scores.length) {
                scores[biased[i]] += biases[i];
            }
        }
        if (!penalties.areNone()) {
            counts.changeAll(scores, penalties::apply);
        }
    }

    /** Returns the changed score of one token. */
    float apply(int token, float score) {
        float changed = score;
        for (int i = 0; i < biased.length; i++) {
            if (biased[i] == token) {
                changed += biases[i];
            }
        }
        return penalties.areNone() ? changed : counts.changed(token, changed, penalties::apply);
    }

    /** Counts a token that was picked. */
    void accept(int token) {
        if (!penalties.areNone()) {
            counts.add(token, 1);
        }
    }
}
