package dev.parley.voice.audio;

/** How likely a frame holds speech, 0 to 1: what detectors say and turn rules hear. */
public record SpeechProbability(double value) {

    public SpeechProbability {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("not a probability: " + value);
        }
    }
}
