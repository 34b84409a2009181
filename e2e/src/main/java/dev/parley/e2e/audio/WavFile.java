package dev.parley.e2e.audio;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** Reads and writes 16-bit PCM WAV files. */
public final class WavFile {

    private WavFile() {}

    /** Reads a file of any rate and of one or two channels as mono at {@code rate}. */
    public static Pcm read(Path file, int rate) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return read(bytes, file.toString(), rate);
        }
    }

    /** As {@link #read(Path, int)}; {@code name} is for error messages. */
    public static Pcm read(InputStream bytes, String name, int rate) throws IOException {
        try (AudioInputStream stored =
                AudioSystem.getAudioInputStream(new BufferedInputStream(bytes))) {
            AudioFormat format = stored.getFormat();
            if (!format.getEncoding().equals(Encoding.PCM_SIGNED)
                    || format.getSampleSizeInBits() != 16
                    || format.getChannels() > 2) {
                throw new IOException(name + " is not 16-bit mono or stereo PCM but " + format);
            }
            try (AudioInputStream mono = AudioSystem.getAudioInputStream(mono(rate), stored)) {
                byte[] samples = mono.readAllBytes();
                if (samples.length == 0) {
                    throw new IOException(name + " holds no sound");
                }
                return Pcm.ofBytes(samples, rate);
            }
        } catch (UnsupportedAudioFileException e) {
            throw new IOException(name + " is not a WAV file", e);
        }
    }

    /** Replaces the file. */
    public static void write(Path file, Pcm sound) throws IOException {
        try (AudioInputStream stream =
                new AudioInputStream(
                        new ByteArrayInputStream(sound.toBytes()),
                        mono(sound.rate()),
                        sound.length())) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        }
    }

    private static AudioFormat mono(int rate) {
        return new AudioFormat(rate, 16, 1, true, false);
    }
}
