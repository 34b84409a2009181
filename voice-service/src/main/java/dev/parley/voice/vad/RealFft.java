package dev.parley.voice.vad;

/**
 * Power spectra of {@value #SIZE} real samples: a complex transform of half the size (radix 4, self
 * sorting) over even and odd samples. Owns its scratch memory: not thread-safe.
 */
final class RealFft {

    static final int SIZE = 512;

    private static final int HALF = SIZE / 2;

    private final float[] cosine = new float[SIZE];
    private final float[] sine = new float[SIZE];
    private float[] real = new float[HALF];
    private float[] imaginary = new float[HALF];
    private float[] nextReal = new float[HALF];
    private float[] nextImaginary = new float[HALF];

    RealFft() {
        for (int k = 0; k < SIZE; k++) {
            cosine[k] = (float) Math.cos(2 * Math.PI * k / SIZE);
            sine[k] = (float) -Math.sin(2 * Math.PI * k / SIZE);
        }
    }

    /** Writes |X[k]|² for k in [{@code from}, {@code to}) to {@code power[k - from]}. */
    void power(float[] samples, int from, int to, float[] power) {
        for (int n = 0; n < HALF; n++) {
            real[n] = samples[2 * n];
            imaginary[n] = samples[2 * n + 1];
        }
        for (int stride = 1; stride < HALF; stride *= 4) {
            pass(stride);
            swap();
        }
        for (int k = from; k < to; k++) {
            power[k - from] = powerOf(k);
        }
    }

    /** One radix-4 pass; {@code stride} butterflies share each set of twiddle factors. */
    private void pass(int stride) {
        int quarter = HALF / 4 / stride;
        for (int p = 0; p < quarter; p++) {
            int turn = 2 * p * stride;
            for (int q = 0; q < stride; q++) {
                butterfly(q + stride * p, q + stride * 4 * p, stride, turn);
            }
        }
    }

    private void butterfly(int in, int out, int stride, int turn) {
        int b = in + HALF / 4;
        int c = in + HALF / 2;
        int d = in + 3 * HALF / 4;
        float sumReal = real[in] + real[c];
        float sumImaginary = imaginary[in] + imaginary[c];
        float differenceReal = real[in] - real[c];
        float differenceImaginary = imaginary[in] - imaginary[c];
        float otherReal = real[b] + real[d];
        float otherImaginary = imaginary[b] + imaginary[d];
        // i * (b - d)
        float turnedReal = imaginary[d] - imaginary[b];
        float turnedImaginary = real[b] - real[d];

        nextReal[out] = sumReal + otherReal;
        nextImaginary[out] = sumImaginary + otherImaginary;
        store(
                out + stride,
                differenceReal - turnedReal,
                differenceImaginary - turnedImaginary,
                turn);
        store(out + 2 * stride, sumReal - otherReal, sumImaginary - otherImaginary, 2 * turn);
        store(
                out + 3 * stride,
                differenceReal + turnedReal,
                differenceImaginary + turnedImaginary,
                3 * turn);
    }

    private void store(int out, float valueReal, float valueImaginary, int turn) {
        float c = cosine[turn];
        float s = sine[turn];
        nextReal[out] = valueReal * c - valueImaginary * s;
        nextImaginary[out] = valueReal * s + valueImaginary * c;
    }

    private void swap() {
        float[] spareReal = real;
        real = nextReal;
        nextReal = spareReal;
        float[] spareImaginary = imaginary;
        imaginary = nextImaginary;
        nextImaginary = spareImaginary;
    }

    /** Joins the spectra of even and odd samples at bin {@code k}. */
    private float powerOf(int k) {
        int at = k % HALF;
        int mirror = (HALF - at) % HALF;
        float evenReal = (real[at] + real[mirror]) / 2;
        float evenImaginary = (imaginary[at] - imaginary[mirror]) / 2;
        float oddReal = (imaginary[at] + imaginary[mirror]) / 2;
        float oddImaginary = (real[mirror] - real[at]) / 2;
        float sumReal = evenReal + oddReal * cosine[k] - oddImaginary * sine[k];
        float sumImaginary = evenImaginary + oddReal * sine[k] + oddImaginary * cosine[k];
        return sumReal * sumReal + sumImaginary * sumImaginary;
    }
}
