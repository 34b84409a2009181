package dev.parley.voice.vad;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.audio.SpeechProbability;
import java.util.Arrays;

/**
 * Detects voices without a trained model: a frame is speech when its spectrum stands out of the
 * steady noise (likelihood ratio) and is periodic like a voice (harmonicity). Either may be modest
 * where the other is strong. Noise that is loud but not periodic, and clicks, fail the second test;
 * a hum that is periodic but steady, the first.
 */
public final class LikelihoodRatioDetector implements VoiceActivityDetector {

    private static final int HOP = 160;
    private static final int FIRST_BIN = 4;
    private static final int LAST_BIN = 127;
    private static final int BINS = LAST_BIN - FIRST_BIN + 1;

    /** At the start of a stream, 200 ms in which the room is learnt and nothing is speech. */
    private static final int LEARNING_HOPS = 20;

    /** Quieter hops are never speech. */
    private static final double LEAST_DBFS = -58;

    /** Above it a hop is periodic beyond doubt. */
    private static final double PERIODIC = 0.45;

    private final RealFft fft = new RealFft();
    private final Harmonicity harmonicity = new Harmonicity();
    private final SpectralLikelihood likelihood =
            new SpectralLikelihood(BINS, powerPerBin(-85), powerPerBin(-60));
    private final Evidence evidence = new Evidence();
    private final float[] hann = new float[RealFft.SIZE];
    private final float[] window = new float[RealFft.SIZE];
    private final float[] windowed = new float[RealFft.SIZE];
    private final float[] power = new float[BINS];
    private int hops;
    private int periodicHops;

    public LikelihoodRatioDetector() {
        for (int n = 0; n < hann.length; n++) {
            hann[n] = (float) (0.5 - 0.5 * Math.cos(2 * Math.PI * n / hann.length));
        }
    }

    @Override
    public SpeechProbability accept(AudioFrame frame) {
        if (!frame.rate().equals(SampleRate.HZ_16000)) {
            throw new IllegalArgumentException("not 16 kHz: " + frame);
        }
        double strongest = 0;
        for (int from = 0; from < frame.length(); from += HOP) {
            strongest = Math.max(strongest, hop(frame, from));
        }
        return new SpeechProbability(strongest);
    }

    @Override
    public void reset() {
        Arrays.fill(window, 0);
        harmonicity.reset();
        likelihood.reset();
        evidence.reset();
        hops = 0;
        periodicHops = 0;
    }

    private double hop(AudioFrame frame, int from) {
        double level = take(frame, from);
        fft.power(windowed, FIRST_BIN, LAST_BIN + 1, power);
        double ratio = likelihood.accept(power);
        double periodicity = harmonicity.measure();
        if (hops < LEARNING_HOPS) {
            learn(periodicity);
            return 0;
        }
        return level < LEAST_DBFS ? evidence.weigh(0, 0) : evidence.weigh(ratio, periodicity);
    }

    /** Moves the window on by a hop and returns the hop's level. */
    private double take(AudioFrame frame, int from) {
        int kept = window.length - HOP;
        System.arraycopy(window, HOP, window, 0, kept);
        double energy = 0;
        for (int n = 0; n < HOP; n++) {
            float sample = frame.sample(from + n) / 32_768f;
            window[kept + n] = sample;
            energy += sample * sample;
        }
        for (int n = 0; n < window.length; n++) {
            windowed[n] = window[n] * hann[n];
        }
        harmonicity.push(window, kept, HOP);
        return 10 * Math.log10(energy / HOP);
    }

    /** Takes what is heard first for the room's noise, unless somebody speaks at once. */
    private void learn(double periodicity) {
        hops++;
        if (periodicity > PERIODIC) {
            periodicHops++;
        }
        if (hops == LEARNING_HOPS && periodicHops < LEARNING_HOPS / 5) {
            likelihood.adoptNoise();
        }
    }

    /** Power in each bin of a Hann-windowed spectrum of white noise at a level. */
    private static float powerPerBin(double dbfs) {
        return (float) (Math.pow(10, dbfs / 10) * RealFft.SIZE * 0.375);
    }
}
