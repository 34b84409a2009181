package dev.parley.e2e.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavFileTest {

    @TempDir Path directory;

    @Test
    void readsWhatItWrote() throws IOException {
        Pcm tone = tone(24_000, 1);
        Path file = directory.resolve("tone.wav");

        WavFile.write(file, tone);

        assertThat(WavFile.read(file, 24_000).toBytes()).isEqualTo(tone.toBytes());
    }

    @ParameterizedTest
    @CsvSource({"8000, 1", "16000, 1", "44100, 2", "48000, 1"})
    void bringsAnyRateAndTwoChannelsToMonoAtTheRateAskedFor(int rate, int channels)
            throws IOException {
        Path file = write(rate, 16, channels);

        Pcm read = WavFile.read(file, 24_000);

        assertThat(read.duration().toMillis()).isBetween(490L, 510L);
        assertThat(read.firstAudible()).isPresent();
    }

    @Test
    void refusesOtherSampleSizesByName() throws IOException {
        Path file = write(16_000, 8, 1);

        assertThatThrownBy(() -> WavFile.read(file, 24_000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("sound.wav is not 16-bit");
    }

    @Test
    void refusesWhatIsNoWavFile() throws IOException {
        Path file = Files.writeString(directory.resolve("notes.wav"), "not a sound");

        assertThatThrownBy(() -> WavFile.read(file, 24_000))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a WAV file");
    }

    private Path write(int rate, int bits, int channels) throws IOException {
        Path file = directory.resolve("sound.wav");
        AudioFormat format = new AudioFormat(rate, bits, channels, bits > 8, false);
        byte[] bytes = tone(rate, channels).toBytes();
        int frames = bytes.length / format.getFrameSize();
        try (AudioInputStream stream =
                new AudioInputStream(new ByteArrayInputStream(bytes), format, frames)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }

    /** Half a second of 440 Hz in each channel. */
    private static Pcm tone(int rate, int channels) {
        short[] samples = new short[rate / 2 * channels];
        for (int i = 0; i < samples.length; i++) {
            int frame = i / channels;
            samples[i] = (short) (8000 * Math.sin(2 * Math.PI * 440 * frame / rate));
        }
        return Pcm.of(samples, rate);
    }
}
