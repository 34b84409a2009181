package dev.parley.voice.vad;

/** A second-order Butterworth high-pass at 150 Hz for 8 kHz: takes away hum and rumble. */
final class HighPass {

    private static final double OMEGA = 2 * Math.PI * 150 / 8_000;
    private static final double ALPHA = Math.sin(OMEGA) / Math.sqrt(2);
    private static final double SCALE = 1 + ALPHA;
    private static final float FORWARD = (float) ((1 + Math.cos(OMEGA)) / 2 / SCALE);
    private static final float BACK_ONE = (float) (-2 * Math.cos(OMEGA) / SCALE);
    private static final float BACK_TWO = (float) ((1 - ALPHA) / SCALE);

    private float first;
    private float second;

    void reset() {
        first = 0;
        second = 0;
    }

    /** Direct form II, transposed. */
    float apply(float input) {
        float output = FORWARD * input + first;
        first = -2 * FORWARD * input - BACK_ONE * output + second;
        second = FORWARD * input - BACK_TWO * output;
        return output;
    }
}
