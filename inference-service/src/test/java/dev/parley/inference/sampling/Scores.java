package dev.parley.inference.sampling;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Scores made up, and what they mean by the plainest arithmetic. */
final class Scores {

    private Scores() {}

    /** A bulk of small scores, some of them equal, and a few large ones. */
    static float[] random(Random random, int size) {
        float[] scores = new float[size];
        for (int token = 0; token < size; token++) {
            scores[token] =
                    switch (random.nextInt(8)) {
                        case 0 -> random.nextInt(4);
                        case 1 -> 5 + 5 * random.nextFloat();
                        default -> (float) random.nextGaussian() * 3;
                    };
        }
        return scores;
    }

    /** The weight of a token where the likeliest has 1. */
    static double weight(float[] scores, int token, double temperature) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            largest = Math.max(largest, score);
        }
        return Math.exp((scores[token] - largest) / temperature);
    }

    /** How many tokens have a larger score. */
    static int likelier(float[] scores, int token) {
        int count = 0;
        for (float score : scores) {
            count += score > scores[token] ? 1 : 0;
        }
        return count;
    }

    /** The tokens from the best to the worst, of equals the lower id first. */
    static List<Integer> ranking(float[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(token -> -scores[token]))
                .toList();
    }

    /** The share of what min-p and top-k left that tokens with a larger score than this have. */
    static double massAbove(float[] scores, int token, double temperature, float minP, int topK) {
        double[] left =
                ranking(scores).stream()
                        .limit(topK == 0 ? scores.length : topK)
                        .mapToDouble(each -> weight(scores, each, temperature))
                        .filter(weight -> weight >= minP - 1e-5)
                        .toArray();
        double own = weight(scores, token, temperature);
        double above = Arrays.stream(left).filter(weight -> weight > own + 1e-6).sum();
        return above / Arrays.stream(left).sum();
    }
}
