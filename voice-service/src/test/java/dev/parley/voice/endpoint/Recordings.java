package dev.parley.voice.endpoint;

import dev.parley.voice.audio.Pcm16;

/** Sounds at 24 kHz, as a client sends them. */
final class Recordings {

    private static final int RATE = 24_000;
    private static final double[][] FORMANTS = {{730, 90}, {1_090, 110}, {2_440, 160}};

    private Recordings() {}

    static byte[] silence(int millis) {
        return new byte[2 * 24 * millis];
    }

    /** A sung vowel: pulses at 120 Hz through three resonances. */
    static byte[] voice(int millis) {
        double[] line = new double[24 * millis];
        double phase = 0;
        for (int n = 0; n < line.length; n++) {
            phase += 120 * (1 + 0.05 * Math.sin(2 * Math.PI * 3 * n / RATE)) / RATE;
            if (phase >= 1) {
                phase -= 1;
                line[n] = 1;
            }
        }
        for (double[] formant : FORMANTS) {
            resonate(line, formant[0], formant[1]);
        }
        double peak = 1e-9;
        for (double value : line) {
            peak = Math.max(peak, Math.abs(value));
        }
        short[] samples = new short[line.length];
        for (int n = 0; n < line.length; n++) {
            samples[n] = (short) (line[n] / peak * 12_000);
        }
        return Pcm16.encode(samples);
    }

    private static void resonate(double[] line, double frequency, double bandwidth) {
        double radius = Math.exp(-Math.PI * bandwidth / RATE);
        double turn = 2 * radius * Math.cos(2 * Math.PI * frequency / RATE);
        double before = 0;
        double earlier = 0;
        for (int n = 0; n < line.length; n++) {
            double now = line[n] + turn * before - radius * radius * earlier;
            earlier = before;
            before = now;
            line[n] = now;
        }
    }
}
