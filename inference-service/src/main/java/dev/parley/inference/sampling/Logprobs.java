package dev.parley.inference.sampling;

import dev.parley.inference.model.Candidates;
import dev.parley.inference.sampling.TokenLogprobs.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Logarithms of the model's own probabilities: of its scores before anything changes them.
 *
 * <p>Used by one thread; its memory, of the vocabulary's size, is used again for each token.
 */
final class Logprobs {

    private static final int BLOCK = 1024;

    private final int[] best;
    private final float[] block = new float[BLOCK];
    private final Maxima maxima = new Maxima();
    private float[] raw = {};

    /** Reports {@code count} of the likeliest. */
    Logprobs(int count) {
        this.best = new int[count];
    }

    /** Returns how many of the likeliest are reported. */
    int count() {
        return best.length;
    }

    /** Keeps a copy of the scores. */
    void remember(float[] scores) {
        if (raw.length != scores.length) {
            raw = new float[scores.length];
        }
        System.arraycopy(scores, 0, raw, 0, scores.length);
    }

    /** Returns what the scores remembered say about the token chosen. */
    TokenLogprobs of(int chosen) {
        double logTotal = logTotal();
        List<Entry> top = new ArrayList<>(best.length);
        int found = findBest();
        for (int i = 0; i < found; i++) {
            top.add(entry(best[i], logTotal));
        }
        return new TokenLogprobs(entry(chosen, logTotal), top);
    }

    /**
     * Returns what candidates say about the one among them that was chosen.
     *
     * @param candidates of which the likeliest are at least {@link #count}
     */
    TokenLogprobs of(int chosen, Candidates candidates) {
        int[] tokens = candidates.tokens();
        float[] scores = candidates.scores();
        double logTotal = scores[0] + Math.log(candidates.plainTotal());
        Entry[] entries = new Entry[tokens.length];
        int place = 0;
        for (int i = 0; i < tokens.length; i++) {
            entries[i] = new Entry(tokens[i], (float) (scores[i] - logTotal));
            place = tokens[i] == chosen ? i : place;
        }
        return new TokenLogprobs(entries[place], List.of(entries).subList(0, count()));
    }

    private Entry entry(int token, double logTotal) {
        return new Entry(token, (float) (raw[token] - logTotal));
    }

    /** The logarithm of the sum of all scores' exponentials. */
    private double logTotal() {
        float largest = maxima.read(raw, raw.length);
        double total = 0;
        for (int start = 0; start < raw.length; start += BLOCK) {
            int size = Math.min(BLOCK, raw.length - start);
            System.arraycopy(raw, start, block, 0, size);
            Exponential.replace(block, size, largest, 1);
            total += Sums.of(block, 0, size);
        }
        return largest + Math.log(total);
    }

    /**
     * Fills {@link #best}, best first, of equals the lower id first; returns how many there are.
     */
    private int findBest() {
        int found = 0;
        float floor = maxima.reachedBy(Math.clamp(raw.length, 1, Math.max(1, best.length)));
        for (int token = 0; token < raw.length; token++) {
            if (raw[token] < floor) {
                continue;
            }
            boolean full = found == best.length;
            if (full && (found == 0 || raw[token] <= raw[best[found - 1]])) {
                continue;
            }
            int place = full ? found - 1 : found++;
            for (; place > 0 && raw[token] > raw[best[place - 1]]; place--) {
                best[place] = best[place - 1];
            }
            best[place] = token;
        }
        return found;
    }
}
