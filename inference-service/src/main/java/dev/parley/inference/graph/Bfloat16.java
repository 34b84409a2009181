package dev.parley.inference.graph;

/** The upper half of a float: its sign, its exponent and 7 of its fraction's bits. */
public final class Bfloat16 {

    private Bfloat16() {}

    /** Returns the nearest, the even one of two; a number too large becomes infinite. */
    public static short of(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40); // stays one whatever is cut off
        }
        return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
    }
}
