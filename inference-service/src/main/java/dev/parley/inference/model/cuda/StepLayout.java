package dev.parley.inference.model.cuda;

/**
 * Where the numbers that one kind of step reads lie in the one buffer that is uploaded for it: all
 * are 32-bit integers, and each array begins at a multiple of 256 bytes.
 *
 * @param sequences in the step
 * @param tokens room for, of all sequences together
 * @param width blocks of the longest sequence's table
 */
record StepLayout(int sequences, int tokens, int width) {

    private static final int ALIGNMENT = 64; // integers

    /** Where each sequence's tokens begin, and where the last one's end: (sequences + 1). */
    int starts() {
        return 0;
    }

    /** How many tokens each sequence holds before the step: (sequences). */
    int pasts() {
        return starts() + aligned(sequences + 1);
    }

    /** Which token of the step is each sequence's last: (sequences). */
    int lasts() {
        return pasts() + aligned(sequences);
    }

    /** The blocks of each sequence: (sequences, width). */
    int table() {
        return lasts() + aligned(sequences);
    }

    /** The tokens themselves: (tokens). */
    int ids() {
        return table() + aligned(sequences * width);
    }

    /** Where each token's key and value go in the pool, -1 for nowhere: (tokens). */
    int places() {
        return ids() + aligned(tokens);
    }

    /** All of it. */
    int integers() {
        return places() + aligned(tokens);
    }

    long bytes() {
        return (long) integers() * Integer.BYTES;
    }

    private static int aligned(int integers) {
        return (integers + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
