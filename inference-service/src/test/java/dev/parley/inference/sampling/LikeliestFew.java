package dev.parley.inference.sampling;

import java.util.Optional;

/** What a device sends of a row: the likeliest tokens, best first, and their scores. */
final class LikeliestFew {

    private final int[] tokens;
    private final float[] scores;

    private LikeliestFew(int[] tokens, float[] scores) {
        this.tokens = tokens;
        this.scores = scores;
    }

    static LikeliestFew of(float[] all, int count) {
        int[] tokens =
                Scores.ranking(all).stream().limit(count).mapToInt(Integer::intValue).toArray();
        float[] scores = new float[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            scores[i] = all[tokens[i]];
        }
        return new LikeliestFew(tokens, scores);
    }

    int[] tokens() {
        return tokens;
    }

    float[] scores() {
        return scores;
    }

    /** Asks a sampler for one of them. */
    Optional<Sampled> pick(Sampler sampler, double total) {
        return sampler.sampleAmong(tokens, scores, total);
    }
}
