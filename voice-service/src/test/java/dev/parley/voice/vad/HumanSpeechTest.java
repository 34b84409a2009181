package dev.parley.voice.vad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.Framer;
import dev.parley.voice.audio.Level;
import dev.parley.voice.audio.Pcm16;
import dev.parley.voice.audio.SampleRate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A human reader, 44 seconds; the recording is not part of the repository. */
class HumanSpeechTest {

    private static final int WAV_HEADER = 44;

    @Test
    void hearsLoudFramesOfAReaderAndNoneOfThePauses() throws IOException {
        Path recording =
                Path.of(System.getProperty("parley.shared.data", ""), "speech/two_cities_16k.wav");
        assumeTrue(Files.exists(recording), "skipped: no recording of a human reader");
        byte[] wav = Files.readAllBytes(recording);
        short[] sound = Pcm16.decode(Arrays.copyOfRange(wav, WAV_HEADER, wav.length / 2 * 2));
        LikelihoodRatioDetector detector = new LikelihoodRatioDetector();

        List<AudioFrame> frames = new Framer(SampleRate.HZ_16000).push(sound);
        Tally loud = new Tally();
        Tally quiet = new Tally();
        for (AudioFrame frame : frames) {
            boolean voiced = detector.accept(frame).value() >= 0.5;
            double level = Level.rmsDbfs(frame.samples());
            if (level > -35) {
                loud.count(voiced);
            } else if (level < -57) {
                quiet.count(voiced);
            }
        }

        assertThat(loud.share()).isGreaterThan(0.85);
        assertThat(quiet.share()).isLessThan(0.1);
    }

    private static final class Tally {

        private int all;
        private int voiced;

        void count(boolean isVoiced) {
            all++;
            voiced += isVoiced ? 1 : 0;
        }

        double share() {
            assertThat(all).isGreaterThan(100);
            return (double) voiced / all;
        }
    }
}
