package dev.parley.inference.sampling;

import dev.parley.inference.model.Candidates;
import dev.parley.inference.model.ScoreQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a device sends of a row: the likeliest tokens, best first, and what is asked of the row. */
public final class LikeliestFew {

    private final float[] all;
    private final List<Integer> best;
    private final Map<ScoreQuery, Candidates> answers = new HashMap<>();

    private LikeliestFew(float[] all, int count) {
        this.all = all.clone();
        this.best = Scores.ranking(all).stream().limit(count).toList();
    }

    public static LikeliestFew of(float[] all, int count) {
        return new LikeliestFew(all, count);
    }

    int[] tokens() {
        return best.stream().mapToInt(Integer::intValue).toArray();
    }

    float[] scores() {
        return scores(tokens());
    }

    /** Asks a sampler for one of them, and answers what it asks. */
    Optional<Sampled> pick(Sampler sampler) {
        return sampler.sampleAmong(answer(sampler.query()));
    }

    /** Asks a sampler for one of them, where the row's weight is said to be {@code total}. */
    Optional<Sampled> pick(Sampler sampler, double total) {
        return sampler.sampleAmong(new Candidates(tokens(), scores(), best.size(), total, total));
    }

    public Candidates answer(ScoreQuery query) {
        return answers.computeIfAbsent(query, this::find);
    }

    private Candidates find(ScoreQuery query) {
        int[] tokens =
                Stream.concat(best.stream(), query.tokens().stream())
                        .distinct()
                        .mapToInt(Integer::intValue)
                        .toArray();
        return new Candidates(
                tokens, scores(tokens), best.size(), total(query.temperature()), total(1));
    }

    private float[] scores(int... tokens) {
        float[] scores = new float[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            scores[i] = all[tokens[i]];
        }
        return scores;
    }

    private double total(double temperature) {
        return IntStream.range(0, all.length)
                .mapToDouble(token -> Scores.weight(all, token, temperature))
                .sum();
    }
}
