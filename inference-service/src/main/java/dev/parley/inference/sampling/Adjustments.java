package dev.parley.inference.sampling;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Bias and penalties of one answer: what is added to the model's scores before anything else. */
final class Adjustments {

    private final int[] biased; // tokens, ascending
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

    /** Returns the tokens that the bias makes likelier. */
    List<Integer> raised() {
        return IntStream.range(0, biased.length)
                .filter(i -> biases[i] > 0)
                .mapToObj(i -> biased[i])
                .toList();
    }

    /** Whether no score is raised but those of {@code known} tokens. */
    boolean onlyLowerOthers(int[] known) {
        for (int i = 0; i < biased.length; i++) {
            if (biases[i] > 0 && !contains(known, biased[i])) {
                return false;
            }
        }
        return penalties.onlyLower();
    }

    private static boolean contains(int[] tokens, int wanted) {
        for (int token : tokens) {
            if (token == wanted) {
                return true;
            }
        }
        return false;
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
        int place = Arrays.binarySearch(biased, token);
        float changed = place < 0 ? score : score + biases[place];
        return penalties.areNone() ? changed : counts.changed(token, changed, penalties::apply);
    }

    /** Counts a token that was picked. */
    void accept(int token) {
        if (!penalties.areNone()) {
            counts.add(token, 1);
        }
    }
}
