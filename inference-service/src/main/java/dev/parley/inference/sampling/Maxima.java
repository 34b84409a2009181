package dev.parley.inference.sampling;

import java.util.Arrays;

/**
 * The largest of many scores. They are read as rows of 1,024, and the largest of each column is
 * kept: element by element, so that the compiler uses vector instructions.
 *
 * <p>Used by one thread; {@link #read} comes first.
 */
final class Maxima {

    static final int COLUMNS = 1024;

    private final float[] columns = new float[COLUMNS];
    private final float[] row = new float[COLUMNS]; // a copy: of the same places as the columns

    /** Reads the first {@code size} scores; returns the largest, or NaN where one is NaN. */
    float read(float[] scores, int size) {
        Arrays.fill(columns, Float.NEGATIVE_INFINITY);
        int start = 0;
        for (; start + COLUMNS <= size; start += COLUMNS) {
            System.arraycopy(scores, start, row, 0, COLUMNS);
            for (int column = 0; column < COLUMNS; column++) {
                columns[column] = Math.max(columns[column], row[column]);
            }
        }
        for (int column = 0; start + column < size; column++) {
            columns[column] = Math.max(columns[column], scores[start + column]);
        }
        float largest = Float.NEGATIVE_INFINITY;
        for (float column : columns) {
            largest = Math.max(largest, column); // NaN wins
        }
        return largest;
    }

    /** Returns the first place, among the scores just read, of the largest. */
    int firstOf(float largest, float[] scores, int size) {
        int first = size;
        for (int column = 0; column < COLUMNS; column++) {
            if (columns[column] == largest) {
                int place = column;
                while (scores[place] != largest) {
                    place += COLUMNS;
                }
                first = Math.min(first, place);
            }
        }
        return first;
    }

    /**
     * Returns a score that at least {@code count} of those just read reach, at most {@link
     * #COLUMNS}. The columns are out of order afterwards.
     */
    float reachedBy(int count) {
        Arrays.sort(columns);
        return columns[COLUMNS - count];
    }
}
