package dev.parley.inference.model.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * The few kinds of step that all steps are padded to, so that each can be captured once: numbers of
 * sequences and widths of block tables in powers of two.
 *
 * @param slots most sequences
 * @param blocks of the longest sequence
 */
record StepBuckets(int slots, int blocks) {

    /** Returns the least kind of decode step that has so many sequences and so long a table. */
    StepLayout decode(int sequences, int width) {
        int rows = powerOfTwo(sequences, slots);
        return new StepLayout(rows, rows, powerOfTwo(width, blocks));
    }

    /** Returns all kinds of decode step, the smallest first. */
    List<StepLayout> decodes() {
        List<StepLayout> all = new ArrayList<>();
        for (int rows : powersOfTwo(slots)) {
            for (int width : powersOfTwo(blocks)) {
                all.add(decode(rows, width));
            }
        }
        return all;
    }

    private static List<Integer> powersOfTwo(int most) {
        List<Integer> powers = new ArrayList<>();
        for (int power = 1; power < most; power *= 2) {
            powers.add(power);
        }
        powers.add(most);
        return powers;
    }

    /** Returns the kind of step that runs up to {@code chunk} tokens of one sequence. */
    StepLayout prefill(int chunk, int width) {
        return new StepLayout(1, chunk, powerOfTwo(width, blocks));
    }

    /** Returns the largest of all. */
    long largestBytes(int chunk) {
        return Math.max(decode(slots, blocks).bytes(), prefill(chunk, blocks).bytes());
    }

    /** Returns the least power of two from {@code wanted} on, but not more than {@code most}. */
    private static int powerOfTwo(int wanted, int most) {
        int power = Integer.highestOneBit(Math.max(wanted, 1));
        return Math.min(power < wanted ? power * 2 : power, most);
    }
}
