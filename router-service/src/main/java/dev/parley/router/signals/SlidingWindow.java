package dev.parley.router.signals;

import java.util.Arrays;

/** The last samples, at most so many and none older than so long. Not thread-safe. */
final class SlidingWindow {

    private final long[] values;
    private final long[] times; // nanoseconds, of the owner's clock
    private final long maxAgeNanos;
    private int oldest;
    private int size;

    SlidingWindow(int capacity, long maxAgeNanos) {
        this.values = new long[capacity];
        this.times = new long[capacity];
        this.maxAgeNanos = maxAgeNanos;
    }

    void add(long value, long now) {
        int next = (oldest + size) % values.length;
        values[next] = value;
        times[next] = now;
        if (size < values.length) {
            size++;
        } else {
            oldest = (oldest + 1) % values.length;
        }
    }

    /** Drops what is too old; returns whether anything was. */
    boolean expire(long now) {
        int before = size;
        while (size > 0 && now - times[oldest] > maxAgeNanos) {
            oldest = (oldest + 1) % values.length;
            size--;
        }
        return size != before;
    }

    int size() {
        return size;
    }

    /** Returns the smallest sample that is not below this share of all; there must be one. */
    long percentile(double share) {
        long[] sorted = new long[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = values[(oldest + i) % values.length];
        }
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * size) - 1)];
    }

    /** Returns the mean, rounded; there must be a sample. */
    long mean() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += values[(oldest + i) % values.length];
        }
        return Math.round((double) sum / size);
    }
}
