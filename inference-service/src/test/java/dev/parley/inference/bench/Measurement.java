package dev.parley.inference.bench;

import java.util.List;
import java.util.Locale;

/**
 * Something that all do in turn.
 *
 * @param rows sequences at once; 0 for the prefill of one prompt
 * @param tokens that a measurement runs through the model
 */
record Measurement(int rows, int tokens) {

    static Measurement prefill(int tokens) {
        return new Measurement(0, tokens);
    }

    static Measurement decode(int rows, int steps) {
        return new Measurement(rows, rows * steps);
    }

    String name() {
        return rows == 0 ? "prefill " + tokens : "decode, batch " + rows;
    }

    boolean isPossible(Contender contender) {
        return rows == 0 || contender.decodes(rows);
    }

    /** Returns tokens a second. */
    double run(Contender contender, BenchOptions options) {
        double seconds =
                rows == 0
                        ? contender.prefill(tokens)
                        : contender.decode(rows, options.context(), options.steps());
        return tokens / seconds;
    }

    static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Returns the smallest and the largest, as {@code 0.95-1.10}. */
    static String spread(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format(Locale.ROOT, "%.2f-%.2f", sorted[0], sorted[sorted.length - 1]);
    }
}
