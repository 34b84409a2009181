package dev.parley.inference.model;

import java.util.List;

/**
 * One token for each of some sequences, which may be of different lengths.
 *
 * @param rows one a sequence, in any order of slots, no slot twice; never empty
 */
public record DecodeBatch(List<Row> rows) {

    public DecodeBatch {
        rows = List.copyOf(rows);
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("a decode batch needs at least one row");
        }
        for (int i = 1; i < rows.size(); i++) {
            int slot = rows.get(i).slot();
            for (int other = 0; other < i; other++) { // few: no set is worth making in each step
                if (rows.get(other).slot() == slot) {
                    throw new IllegalArgumentException("slot " + slot + " is named twice");
                }
            }
        }
    }

    /** Returns the batch of these rows. */
    public static DecodeBatch of(Row... rows) {
        return new DecodeBatch(List.of(rows));
    }

    /**
     * The next token of one sequence.
     *
     * @param slot where its keys and values are
     * @param position how many tokens the slot holds before this one
     * @param token to run
     * @param query about its scores, where the runner chooses candidates
     */
    public record Row(int slot, int position, int token, ScoreQuery query) {

        /** Returns the row of whose scores nothing in particular is asked. */
        public Row(int slot, int position, int token) {
            this(slot, position, token, ScoreQuery.PLAIN);
        }
    }
}
