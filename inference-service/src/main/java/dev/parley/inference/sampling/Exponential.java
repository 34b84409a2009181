package dev.parley.inference.sampling;

/**
 * e to a power, for many at once. {@code Math.exp} takes 131,072 calls of a routine; this is a loop
 * of multiplications and additions alone, which the compiler turns into vector instructions.
 *
 * <p>e^x = (e^(x/256))^256: a short polynomial, then eight squarings. The first four keep e^y - 1,
 * which is exact near 0, the others e^y. The relative error is below 2e-5 down to x = -32.
 */
final class Exponential {

    /** From here on down a power is 0; smaller ones would be subnormal, which is slow. */
    private static final float LEAST = -80;

    /** What the arithmetic below makes of {@link #LEAST}. */
    private static final float LEAST_POWER = power(LEAST);

    private Exponential() {}

    /**
     * Replaces each of the first {@code size} scores by e^((score - largest) * scale), at most 1.
     */
    static void replace(float[] scores, int size, float largest, float scale) {
        for (int i = 0; i < size; i++) {
            float x = Math.max((scores[i] - largest) * scale, LEAST);
            scores[i] = Math.max(power(x) - LEAST_POWER, 0);
        }
    }

    private static float power(float x) {
        float y = x * (1 / 256f);
        float less1 = y * (1 + y * (1 / 2f + y * (1 / 6f + y * (1 / 24f + y * (1 / 120f)))));
        less1 *= 2 + less1;
        less1 *= 2 + less1;
        less1 *= 2 + less1;
        less1 *= 2 + less1;
        float power = 1 + less1;
        power *= power;
        power *= power;
        power *= power;
        return power * power;
    }
}
