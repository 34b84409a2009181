package dev.parley.inference.graph;

/**
 * How far a head's coordinates are turned at each position: coordinate i goes with coordinate i +
 * headDim / 2, by the angle {@code position * theta^(-2i / headDim)}.
 */
final class RotaryTable {

    private final float[] cosines; // (positions, headDim / 2)
    private final float[] sines; // (positions, headDim / 2)

    private RotaryTable(float[] cosines, float[] sines) {
        this.cosines = cosines;
        this.sines = sines;
    }

    static RotaryTable of(double theta, int headDim, int positions) {
        int pairs = headDim / 2;
        RotaryTable table =
                new RotaryTable(new float[positions * pairs], new float[positions * pairs]);
        for (int pair = 0; pair < pairs; pair++) {
            double frequency = Math.pow(theta, -2.0 * pair / headDim);
            for (int position = 0; position < positions; position++) {
                table.cosines[position * pairs + pair] = (float) Math.cos(position * frequency);
                table.sines[position * pairs + pair] = (float) Math.sin(position * frequency);
            }
        }
        return table;
    }

    float[] cosines() {
        return cosines;
    }

    float[] sines() {
        return sines;
    }
}
