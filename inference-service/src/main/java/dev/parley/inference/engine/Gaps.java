package dev.parley.inference.engine;

import java.time.Duration;

/**
 * The times between the tokens of one answer: counts in classes that are at most 1/8 wide, so that
 * a long answer needs no more memory than a short one.
 */
final class Gaps {

    private static final int PER_OCTAVE = 8;
    private static final int SMALLEST_BITS = 10; // below 1,024 ns all are one class
    private static final int OCTAVES = 30; // to 18 minutes
    private static final int CLASSES = OCTAVES * PER_OCTAVE;

    private final int[] counts = new int[CLASSES];
    private int total;

    void add(long nanos) {
        counts[classOf(nanos)]++;
        total++;
    }

    /** Returns a time that 99 of 100 gaps do not exceed: the upper end of its class. */
    Duration percentile99() {
        int within = 0;
        for (int i = 0; i < CLASSES; i++) {
            within += counts[i];
            if (within > 0 && within * 100L >= total * 99L) {
                return Duration.ofNanos(upperEnd(i));
            }
        }
        return Duration.ZERO;
    }

    private static int classOf(long nanos) {
        long scaled = Math.max(0, nanos) >>> SMALLEST_BITS;
        if (scaled == 0) {
            return 0;
        }
        int octave = 63 - Long.numberOfLeadingZeros(scaled);
        long rest = (Math.max(0, nanos) - (1L << (octave + SMALLEST_BITS))) * PER_OCTAVE;
        int part = (int) (rest >>> (octave + SMALLEST_BITS));
        return Math.min(CLASSES - 1, octave * PER_OCTAVE + part);
    }

    private static long upperEnd(int index) {
        long octave = 1L << (index / PER_OCTAVE + SMALLEST_BITS);
        return octave + octave / PER_OCTAVE * (index % PER_OCTAVE + 1);
    }
}
