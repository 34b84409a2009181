package dev.parley.inference.graph;

import dev.parley.inference.checkpoint.Rotary;

/**
 * How far a head's coordinates are turned at each position: coordinate i goes with coordinate i +
 * headDim / 2, by the angle {@code position * frequency(i)}.
 *
 * <p>Frequencies and angles are rounded to floats, as where the models were trained: behind tens of
 * thousands of tokens an exact angle differs in the third digit from the one that they know.
 */
final class RotaryTable {

    private final float[] cosines; // (positions, headDim / 2)
    private final float[] sines; // (positions, headDim / 2)

    private RotaryTable(float[] cosines, float[] sines) {
        this.cosines = cosines;
        this.sines = sines;
    }

    static RotaryTable of(Rotary rotary, int headDim, int positions) {
        int pairs = headDim / 2;
        RotaryTable table =
                new RotaryTable(new float[positions * pairs], new float[positions * pairs]);
        for (int pair = 0; pair < pairs; pair++) {
            float frequency = (float) rotary.frequency(pair, headDim);
            for (int position = 0; position < positions; position++) {
                float angle = position * frequency;
                table.cosines[position * pairs + pair] = (float) Math.cos(angle);
                table.sines[position * pairs + pair] = (float) Math.sin(angle);
            }
        }
        return table;
    }

    /** Returns the turns of heads that also become {@code factor} times as long. */
    RotaryTable times(double factor) {
        return new RotaryTable(times(cosines, factor), times(sines, factor));
    }

    private static float[] times(float[] values, double factor) {
        float[] products = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            products[i] = (float) (values[i] * factor);
        }
        return products;
    }

    float[] cosines() {
        return cosines;
    }

    float[] sines() {
        return sines;
    }
}
