package dev.parley.inference.model.cuda;

/**
 * Where the numbers that one kind of step reads lie in the one buffer that is uploaded for it: all
 * have 32 bits, and each array begins at a multiple of 256 bytes.
 *
 * @param sequences in the step
 * @param tokens room for, of all sequences together
 * @param width blocks of the longest sequence's table
 */
record StepLayout(int sequences, int tokens, int width) {

    private static final int ALIGNMENT = 64; // numbers

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

    /**
     * What each sequence's scores are multiplied by before they are added up: (sequences) floats.
     */
    int scales() {
        return lasts() + aligned(sequences);
    }

    /** Tokens of each sequence whose scores are wanted: (sequences, NAMED). */
    int named() {
        return scales() + aligned(sequences);
    }

    /** The blocks of each sequence: (sequences, width). */
    int table() {
        return named() + aligned(sequences * StepSize.NAMED);
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
    int numbers() {
        return places() + aligned(tokens);
    }

    long bytes() {
        return (long) numbers() * Integer.BYTES;
    }

    private static int aligned(int numbers) {
        return (numbers + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
