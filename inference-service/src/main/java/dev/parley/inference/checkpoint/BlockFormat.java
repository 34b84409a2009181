package dev.parley.inference.checkpoint;

/**
 * How a matrix is held in few bits: each row is cut into blocks of neighbouring columns, and a
 * block has one scale and a small whole number for each of its values.
 *
 * <p>A value is {@code scale * (number - zero)}. Rows end with a whole block, the values beyond the
 * last column being zero.
 *
 * @param bits of one number: 4 or 8
 * @param block columns that share a scale: 32 or 128
 */
public record BlockFormat(int bits, int block) {

    /**
     * What the name of a matrix's numbers ends in, (rows, blocks, blockBytes) of unsigned bytes.
     */
    public static final String BLOCKS = ".blocks";

    /** What the name of a matrix's scales ends in, (rows, blocks) of floats. */
    public static final String SCALES = ".scales";

    /** What the name of a linear layer's bias ends in, a vector of floats. */
    public static final String BIAS = ".bias";

    public BlockFormat {
        if (bits != 4 && bits != 8) {
            throw new IllegalArgumentException("a number has 4 or 8 bits, not " + bits);
        }
        if (block != 32 && block != 128) {
            throw new IllegalArgumentException("a block has 32 or 128 columns, not " + block);
        }
    }

    /** Returns the number that stands for a value of zero. */
    public int zero() {
        return 1 << (bits - 1);
    }

    /** Returns how many blocks a row of {@code columns} has. */
    public int blocks(long columns) {
        return Math.toIntExact((columns + block - 1) / block);
    }

    /** Returns the bytes of one block's numbers; its scale, a float, is beside them. */
    public int blockBytes() {
        return block * bits / Byte.SIZE;
    }

    /** Returns the bytes of a matrix, numbers and scales. */
    public long bytes(long rows, long columns) {
        return rows * blocks(columns) * (blockBytes() + (long) Float.BYTES);
    }

    @Override
    public String toString() {
        return "int" + bits + " in blocks of " + block;
    }
}
