package dev.parley.voice.tts;

/**
 * Who speaks, and how fast.
 *
 * @param speed 1 is normal, 0.25 to 1.5
 */
public record SpeechStyle(SpeechModel model, double speed) {

    public static final SpeechStyle DEFAULT = new SpeechStyle(SpeechModel.DEFAULT, 1);

    public SpeechStyle {
        if (!(speed >= 0.25 && speed <= 1.5)) {
            throw new IllegalArgumentException("speed is not within 0.25 and 1.5: " + speed);
        }
    }
}
