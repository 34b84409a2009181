package dev.parley.voice.audio;

/**
 * A Kaiser-windowed low-pass for rational resampling by {@code up/down}, cut into {@code up} phases
 * of {@code taps} coefficients each. Immutable.
 */
final class PolyphaseFilter {

    /** Reach of the filter to either side, in samples of the lower rate: the delay. */
    private static final int HALF_WIDTH = 16;

    /** Cut-off as a share of the lower rate's Nyquist frequency. */
    private static final double CUTOFF = 0.90;

    /** Window shape: aliases stay 80 dB below. */
    private static final double KAISER_BETA = 8;

    private static final int MOST_PHASES = 1_024;

    final int up;
    final int down;
    final int taps;

    /** (phase, tap), of every phase the sum is 1. */
    private final float[] coefficients;

    PolyphaseFilter(SampleRate from, SampleRate to) {
        int divisor = greatestCommonDivisor(from.hertz(), to.hertz());
        this.up = to.hertz() / divisor;
        this.down = from.hertz() / divisor;
        if (up > MOST_PHASES || down > MOST_PHASES) {
            throw new IllegalArgumentException(
                    "no simple ratio from " + from.hertz() + " to " + to.hertz() + " Hz");
        }
        double inputsPerLower = Math.max(1, (double) down / up);
        this.taps = 2 * (int) Math.ceil(HALF_WIDTH * inputsPerLower);
        this.coefficients = new float[up * taps];
        for (int phase = 0; phase < up; phase++) {
            fill(phase, inputsPerLower);
        }
    }

    /** Input samples that an output needs beyond its own place. */
    int lookahead() {
        return taps / 2;
    }

    /**
     * The output of one phase over {@code taps} inputs. Four sums let the processor overlap them.
     */
    float apply(int phase, float[] inputs, int first) {
        int row = phase * taps;
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int tap = 0;
        for (; tap + 3 < taps; tap += 4) {
            sum0 += coefficients[row + tap] * inputs[first + tap];
            sum1 += coefficients[row + tap + 1] * inputs[first + tap + 1];
            sum2 += coefficients[row + tap + 2] * inputs[first + tap + 2];
            sum3 += coefficients[row + tap + 3] * inputs[first + tap + 3];
        }
        for (; tap < taps; tap++) {
            sum0 += coefficients[row + tap] * inputs[first + tap];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }

    private void fill(int phase, double inputsPerLower) {
        double[] row = new double[taps];
        double sum = 0;
        for (int tap = 0; tap < taps; tap++) {
            // distance of this input from the output's place, in samples of the lower rate
            double distance = (tap - (taps / 2 - 1) - (double) phase / up) / inputsPerLower;
            row[tap] = sinc(CUTOFF * distance) * kaiser(distance / HALF_WIDTH);
            sum += row[tap];
        }
        for (int tap = 0; tap < taps; tap++) {
            coefficients[phase * taps + tap] = (float) (row[tap] / sum);
        }
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    /** The window at {@code x}, zero outside -1..1. */
    private static double kaiser(double x) {
        return Math.abs(x) >= 1 ? 0 : besselI0(KAISER_BETA * Math.sqrt(1 - x * x));
    }

    /** Modified Bessel function of the first kind, order zero, by its power series. */
    private static double besselI0(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    private static int greatestCommonDivisor(int one, int other) {
        return other == 0 ? one : greatestCommonDivisor(other, one % other);
    }
}
