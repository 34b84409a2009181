package dev.parley.e2e.bench;

import java.util.Arrays;
import java.util.List;

/** Measured values, in ascending order. */
public record Sample(List<Double> values) {

    public Sample {
        values = values.stream().sorted().toList();
    }

    public static Sample of(double... values) {
        return new Sample(Arrays.stream(values).boxed().toList());
    }

    public int size() {
        return values.size();
    }

    /** The smallest value that at least this share of the values does not exceed (nearest rank). */
    public double percentile(double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(share * values.size());
        return values.get(Math.clamp(rank, 1, values.size()) - 1);
    }
}
