package dev.parley.inference.graph;

/** How a matrix (out, in) is held for a GPU, which says how it is multiplied. */
public sealed interface MatrixForm {

    /** As bfloat16 numbers, under the weight's name. */
    record Bfloat16() implements MatrixForm {}

    /**
     * As whole numbers of few bits: {@link #blocks} (out, in / block, block * bits / 8) bytes and
     * {@link #scales} (out, in / block) of bfloat16.
     *
     * @param bits 4 or 8
     * @param block columns that share a scale
     */
    record FewBits(int bits, int block) implements MatrixForm {}

    /**
     * As float8 (e4m3) numbers under the weight's name, and {@link #scales} (out, in / block) of
     * float.
     *
     * @param block columns that share a scale; all of them where a row has one
     */
    record Float8(int block) implements MatrixForm {}

    /** Returns the name of the numbers of a matrix in few bits. */
    static String blocks(String weight) {
        return weight + ".blocks";
    }

    /** Returns the name of a matrix's scales. */
    static String scales(String weight) {
        return weight + ".scales";
    }

    /** Returns the name of the same numbers as rows, (out, in * bits / 8), to be looked up. */
    static String rows(String weight) {
        return weight + ".rows";
    }

    /**
     * Returns the name of the numbers that stand for zero where rows are looked up: (out, in /
     * block * bits / 8) bytes, rounded up.
     */
    static String zeros(String weight) {
        return weight + ".zeros";
    }
}
