package dev.parley.voice.vad;

import java.util.Arrays;
import java.util.Random;

/** Sounds at 16 kHz made from formulas, so that onset, end and level are known exactly. */
final class SyntheticSound {

    static final int RATE = 16_000;

    private SyntheticSound() {}

    static short[] silence(int millis) {
        return new short[16 * millis];
    }

    /** Vowels of 200 ms with 60 ms gaps: pulses at the pitch of a voice through three formants. */
    static short[] voice(int millis, double pitch, double dbfs) {
        double[] line = new double[16 * millis];
        double[][] vowels = {{730, 1_090, 2_440}, {270, 2_290, 3_010}, {570, 840, 2_410}};
        double phase = 0;
        for (int n = 0; n < line.length; n++) {
            double moment = (double) n / RATE;
            phase += pitch * (1 + 0.05 * Math.sin(2 * Math.PI * 3 * moment)) / RATE;
            boolean sounding = n % (260 * 16) < 200 * 16;
            if (phase >= 1) {
                phase -= 1;
                line[n] = sounding ? 1 : 0;
            }
        }
        double[] sum = line;
        for (int formant = 0; formant < 3; formant++) {
            sum = resonate(sum, vowels, formant);
        }
        return scaled(sum, dbfs);
    }

    static short[] white(int millis, double dbfs, long seed) {
        Random random = new Random(seed);
        double[] line = new double[16 * millis];
        Arrays.setAll(line, _ -> random.nextGaussian());
        return scaled(line, dbfs);
    }

    /** Noise with equal power in every octave. */
    static short[] pink(int millis, double dbfs, long seed) {
        Random random = new Random(seed);
        double[] line = new double[16 * millis];
        double[] state = new double[3];
        Arrays.setAll(
                line,
                _ -> {
                    double white = random.nextGaussian();
                    state[0] = 0.99765 * state[0] + white * 0.0990460;
                    state[1] = 0.96300 * state[1] + white * 0.2965164;
                    state[2] = 0.57000 * state[2] + white * 1.0526913;
                    return state[0] + state[1] + state[2] + white * 0.1848;
                });
        return scaled(line, dbfs);
    }

    /** Mains hum with harmonics. */
    static short[] hum(int millis, double dbfs) {
        double[] line = new double[16 * millis];
        for (int harmonic = 1; harmonic <= 5; harmonic++) {
            for (int n = 0; n < line.length; n++) {
                line[n] += Math.sin(2 * Math.PI * 50 * harmonic * n / RATE) / harmonic;
            }
        }
        return scaled(line, dbfs);
    }

    /** Loud single samples at random, two a second. */
    static short[] clicks(int millis, long seed) {
        Random random = new Random(seed);
        short[] line = new short[16 * millis];
        for (int n = 0; n < line.length; n++) {
            if (random.nextInt(8_000) == 0) {
                line[n] = 25_000;
            }
        }
        return line;
    }

    static short[] mix(short[] one, short[] other) {
        short[] sum = one.clone();
        for (int n = 0; n < Math.min(one.length, other.length); n++) {
            sum[n] = (short) Math.clamp(one[n] + other[n], Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return sum;
    }

    static short[] join(short[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        short[] line = new short[length];
        int end = 0;
        for (short[] part : parts) {
            System.arraycopy(part, 0, line, end, part.length);
            end += part.length;
        }
        return line;
    }

    /** A two-pole resonator; the vowel changes with every syllable. */
    private static double[] resonate(double[] in, double[][] vowels, int formant) {
        double[] out = new double[in.length];
        double radius = Math.exp(-Math.PI * 80 / RATE);
        for (int n = 2; n < in.length; n++) {
            double frequency = vowels[n / (260 * 16) % vowels.length][formant];
            double turn = 2 * radius * Math.cos(2 * Math.PI * frequency / RATE);
            out[n] = in[n] + turn * out[n - 1] - radius * radius * out[n - 2];
        }
        return out;
    }

    private static short[] scaled(double[] line, double dbfs) {
        double power = Arrays.stream(line).map(value -> value * value).average().orElse(0);
        double gain = 32_768 * Math.pow(10, dbfs / 20) / Math.sqrt(power);
        short[] samples = new short[line.length];
        for (int n = 0; n < line.length; n++) {
            samples[n] =
                    (short)
                            Math.clamp(
                                    Math.round(line[n] * gain), Short.MIN_VALUE, Short.MAX_VALUE);
        }
        return samples;
    }
}
