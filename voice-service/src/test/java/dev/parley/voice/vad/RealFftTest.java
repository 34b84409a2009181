package dev.parley.voice.vad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RealFftTest {

    private final RealFft fft = new RealFft();

    @Test
    void agreesWithTheDefinition() {
        Random random = new Random(1);
        float[] samples = new float[RealFft.SIZE];
        for (int n = 0; n < samples.length; n++) {
            samples[n] = (float) random.nextGaussian();
        }
        float[] power = new float[257];

        fft.power(samples, 0, 257, power);

        for (int k = 0; k < power.length; k++) {
            double expected = powerByDefinition(samples, k);
            assertThat((double) power[k]).isCloseTo(expected, within(1e-4 * (expected + 1)));
        }
    }

    @Test
    void writesTheBinsAskedFor() {
        float[] samples = new float[RealFft.SIZE];
        for (int n = 0; n < samples.length; n++) {
            samples[n] = (float) Math.cos(2 * Math.PI * 10 * n / RealFft.SIZE);
        }
        float[] power = new float[4];

        fft.power(samples, 8, 12, power);

        assertThat((double) power[2]).isCloseTo(256 * 256, within(1.0));
        assertThat((double) power[1] + power[3]).isCloseTo(0, within(1e-3));
    }

    private static double powerByDefinition(float[] samples, int k) {
        double real = 0;
        double imaginary = 0;
        for (int n = 0; n < samples.length; n++) {
            double angle = -2 * Math.PI * k * n / samples.length;
            real += samples[n] * Math.cos(angle);
            imaginary += samples[n] * Math.sin(angle);
        }
        return real * real + imaginary * imaginary;
    }
}
