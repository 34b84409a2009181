package dev.parley.inference.checkpoint;

import dev.parley.inference.checkpoint.Checkpoint.LoadedWeight;

/**
 * A matrix that is read row by row as floats, whatever it is stored as; a vector is one row.
 *
 * <p>Any thread may read, several at once.
 */
public interface FloatRows {

    /** Returns the number of rows. */
    long rows();

    /** Returns the length of a row. */
    int columns();

    /** Writes a row to {@code destination}, from its beginning. */
    void read(long row, float[] destination);

    /**
     * Returns the rows of a mapped weight, multiplied by its scales where it has some.
     *
     * @param format the checkpoint's, which says what shares a scale
     */
    static FloatRows of(LoadedWeight weight, WeightFormat format) {
        return StoredRows.of(weight, format);
    }
}
