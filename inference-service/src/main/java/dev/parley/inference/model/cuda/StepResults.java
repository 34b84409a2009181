package dev.parley.inference.model.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.parley.inference.model.Candidates;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** What was downloaded of a step: a view that the next step writes over. */
final class StepResults {

    private final MemorySegment fetched;
    private final BestLayout layout;

    StepResults(MemorySegment fetched, BestLayout layout) {
        this.fetched = fetched;
        this.layout = layout;
    }

    /**
     * Returns the best tokens of one row, and those asked for by name that are not among them.
     *
     * @param named as they were asked for, at most {@link StepSize#NAMED}
     */
    Candidates row(int index, int... named) {
        int likeliest = layout.candidates();
        int[] tokens = new int[likeliest + named.length];
        float[] scores = new float[tokens.length];
        for (int i = 0; i < likeliest; i++) {
            long place = (long) index * likeliest + i;
            scores[i] = number(layout.scores(), place);
            tokens[i] = (int) fetched.get(JAVA_LONG, layout.tokens() + place * Long.BYTES);
        }
        int size = likeliest;
        for (int i = 0; i < named.length; i++) {
            if (!contains(tokens, size, named[i])) {
                scores[size] = number(layout.namedScores(), (long) index * StepSize.NAMED + i);
                tokens[size++] = named[i];
            }
        }
        return new Candidates(
                Arrays.copyOf(tokens, size),
                Arrays.copyOf(scores, size),
                likeliest,
                total(layout.share(), index),
                total(layout.plainShare(), index));
    }

    /** What all tokens of a row weigh where its best one, of that share, weighs 1. */
    private double total(long shares, int index) {
        return Math.exp(-number(shares, index));
    }

    private float number(long start, long index) {
        return fetched.get(JAVA_FLOAT, start + index * Float.BYTES);
    }

    private static boolean contains(int[] tokens, int size, int wanted) {
        for (int i = 0; i < size; i++) {
            if (tokens[i] == wanted) {
                return true;
            }
        }
        return false;
    }
}
