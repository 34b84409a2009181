package dev.parley.inference.speech.flite;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** Writes a WAV file of a text: {@code QuestionRecorder rms what.wav "what time is it"}. */
public final class QuestionRecorder {

    private QuestionRecorder() {}

    public static void main(String[] arguments) throws IOException {
        byte[] pcm = TestVoice.speak(arguments[0], arguments[2]);
        AudioFormat format = new AudioFormat(FliteSpeaker.SAMPLE_RATE_HZ, 16, 1, true, false);
        long frames = pcm.length / Short.BYTES;
        try (AudioInputStream audio =
                new AudioInputStream(new ByteArrayInputStream(pcm), format, frames)) {
            AudioSystem.write(audio, AudioFileFormat.Type.WAVE, Path.of(arguments[1]).toFile());
        }
    }
}
