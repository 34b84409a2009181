package dev.parley.inference.quantization;

import dev.parley.inference.checkpoint.BlockFormat;

/**
 * Rounds rows of floats to a block format.
 *
 * <p>The value of largest magnitude in a block becomes the lowest number exactly, so that the scale
 * has the opposite sign of that value and all {@code 2^bits} numbers are used. Two numbers of four
 * bits share a byte, the left one in its low half.
 *
 * <p>Holds scratch space: one thread at a time.
 */
final class BlockQuantizer {

    private final BlockFormat format;
    private final int columns;
    private final float[] block; // the columns of one block, zeros behind the last
    private final int[] numbers; // of one block

    BlockQuantizer(BlockFormat format, int columns) {
        this.format = format;
        this.columns = columns;
        this.block = new float[format.block()];
        this.numbers = new int[format.block()];
    }

    /**
     * Rounds a row.
     *
     * @param values (columns), from the beginning
     * @param row where it goes
     * @param bytes to be filled, (rows, blocks, blockBytes)
     * @param scales to be filled, (rows, blocks)
     * @throws NotFiniteException where a value is none
     */
    void quantize(float[] values, int row, byte[] bytes, float[] scales) throws NotFiniteException {
        int blocks = format.blocks(columns);
        for (int i = 0; i < blocks; i++) {
            int index = row * blocks + i;
            load(values, i * format.block());
            float scale = scale();
            if (!Float.isFinite(scale)) {
                throw new NotFiniteException(i * format.block());
            }
            scales[index] = scale;
            round(scale);
            pack(bytes, index * format.blockBytes());
        }
    }

    private void load(float[] values, int column) {
        int count = Math.min(format.block(), columns - column);
        System.arraycopy(values, column, block, 0, count);
        for (int i = count; i < block.length; i++) {
            block[i] = 0;
        }
    }

    /** Both loops are reductions that the compiler turns into vector instructions. */
    private float scale() {
        float most = 0;
        float least = 0;
        for (int i = 0; i < block.length; i++) {
            most = Math.max(most, block[i]);
        }
        for (int i = 0; i < block.length; i++) {
            least = Math.min(least, block[i]);
        }
        return (-least > most ? least : most) / -format.zero() + 0f; // never minus zero
    }

    private void round(float scale) {
        float inverse = scale == 0 ? 0 : 1 / scale;
        if (Float.isInfinite(inverse)) {
            inverse = 0; // all values are closer to zero than a float can divide by
        }
        float half = format.zero() + 0.5f;
        int highest = 2 * format.zero() - 1;
        for (int i = 0; i < block.length; i++) {
            numbers[i] = Math.min(highest, (int) (block[i] * inverse + half));
        }
    }

    private void pack(byte[] bytes, int at) {
        if (format.bits() == Byte.SIZE) {
            for (int i = 0; i < numbers.length; i++) {
                bytes[at + i] = (byte) numbers[i];
            }
        } else {
            for (int i = 0; i < numbers.length / 2; i++) {
                bytes[at + i] = (byte) (numbers[2 * i] | numbers[2 * i + 1] << 4);
            }
        }
    }

    /** A block that holds an infinite value or one that is not a number. */
    static final class NotFiniteException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int column;

        NotFiniteException(int column) {
            super("a block that begins in column " + column);
            this.column = column;
        }

        /** Returns the first column of the block. */
        int column() {
            return column;
        }
    }
}
