package dev.parley.inference.checkpoint;

/**
 * Eight-bit floats of one sign, four exponent and three fraction bits (e4m3fn): no infinities, to
 * 448.
 */
final class Float8 {

    private static final int EXPONENT_BIAS = 7;
    private static final float[] VALUES = new float[256];

    static {
        for (int bits = 0; bits < VALUES.length; bits++) {
            VALUES[bits] = decode(bits);
        }
    }

    private Float8() {}

    static float toFloat(byte bits) {
        return VALUES[Byte.toUnsignedInt(bits)];
    }

    private static float decode(int bits) {
        int exponent = bits >> 3 & 0xF;
        int fraction = bits & 0x7;
        if (exponent == 0xF && fraction == 0x7) {
            return Float.NaN;
        }
        float magnitude =
                exponent == 0
                        ? Math.scalb(fraction / 8f, 1 - EXPONENT_BIAS)
                        : Math.scalb(1 + fraction / 8f, exponent - EXPONENT_BIAS);
        return bits >= 0x80 ? -magnitude : magnitude;
    }
}
