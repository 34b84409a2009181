package dev.parley.inference.cli;

import dev.parley.inference.model.DecodeBatch;
import dev.parley.inference.model.Logits;
import dev.parley.inference.model.StepRunner;
import java.util.Arrays;
import java.util.Locale;

/**
 * How far a model that runs here is from what was expected of it in one case.
 *
 * @param prompt its tokens
 * @param maxError the most that a logit is off; infinite where one is not a number
 * @param agreed how many of the likeliest tokens are the expected ones, before the first other
 * @param greedy how many were expected
 */
record Agreement(int prompt, double maxError, int agreed, int greedy) {

    /** Runs a case in the first slot. */
    static Agreement of(StepRunner runner, ExpectedLogits.Case expected) {
        int[] prompt = expected.prompt();
        double error = 0;
        if (expected.middle().isPresent()) {
            ExpectedLogits.Middle middle = expected.middle().get();
            int[] beginning = Arrays.copyOf(prompt, middle.position() + 1);
            error = maxError(runner.prefill(0, 0, beginning), middle.logits());
        }
        Logits last = runner.prefill(0, 0, prompt);
        error = Math.max(error, maxError(last, expected.last()));
        int agreed = agreed(runner, last, prompt.length, expected.greedy());
        return new Agreement(prompt.length, error, agreed, expected.greedy().length);
    }

    private static int agreed(StepRunner runner, Logits last, int position, int[] greedy) {
        Logits logits = last;
        for (int i = 0; i < greedy.length; i++) {
            if (likeliest(logits.row(0)) != greedy[i]) {
                return i;
            }
            if (i + 1 < greedy.length) {
                DecodeBatch.Row row = new DecodeBatch.Row(0, position + i, greedy[i]);
                logits = runner.decode(DecodeBatch.of(row));
            }
        }
        return greedy.length;
    }

    private static int likeliest(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private static double maxError(Logits logits, float[] expected) {
        double most = 0;
        for (int token = 0; token < expected.length; token++) {
            double error = Math.abs((double) logits.at(0, token) - expected[token]);
            most = Math.max(most, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
        }
        return most;
    }

    boolean sameTokens() {
        return agreed == greedy;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d tokens: max abs error %.2e, %d of %d greedy tokens",
                prompt,
                maxError,
                agreed,
                greedy);
    }
}
