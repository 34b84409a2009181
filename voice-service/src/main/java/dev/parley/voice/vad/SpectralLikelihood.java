package dev.parley.voice.vad;

import java.util.Arrays;

/**
 * The likelihood ratio of "speech and noise" against "noise alone", after Sohn, Kim and Sung
 * (1999): both are complex Gaussian in every bin, the speech's power is estimated
 * decision-directed. Not thread-safe.
 */
final class SpectralLikelihood {

    /** Weight of the previous hop's speech estimate in the a-priori ratio. */
    private static final float MEMORY = 0.97f;

    /** No single bin may decide alone. */
    private static final float MOST_PER_BIN = 20;

    private final NoiseFloor noise;

    /** Speech power estimated in the previous hop. */
    private final float[] speech;

    SpectralLikelihood(int bins, float leastNoise, float priorNoise) {
        this.noise = new NoiseFloor(bins, leastNoise, priorNoise);
        this.speech = new float[bins];
    }

    void reset() {
        noise.reset();
        Arrays.fill(speech, 0);
    }

    /** Takes what was heard last for noise. */
    void adoptNoise() {
        noise.adopt();
    }

    /** The mean log likelihood ratio over all bins of the next hop's power spectrum. */
    double accept(float[] power) {
        double sum = 0;
        for (int bin = 0; bin < speech.length; bin++) {
            float floor = noise.at(bin);
            float posterior = power[bin] / floor;
            float prior = MEMORY * speech[bin] / floor + (1 - MEMORY) * Math.max(0, posterior - 1);
            float gain = prior / (1 + prior);
            speech[bin] = gain * gain * power[bin];
            sum += Math.min(MOST_PER_BIN, posterior * gain - Math.log(1 + prior));
        }
        noise.update(power);
        return sum / speech.length;
    }
}
