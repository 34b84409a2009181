package dev.parley.voice.vad;

import static dev.parley.voice.vad.SyntheticSound.clicks;
import static dev.parley.voice.vad.SyntheticSound.hum;
import static dev.parley.voice.vad.SyntheticSound.join;
import static dev.parley.voice.vad.SyntheticSound.mix;
import static dev.parley.voice.vad.SyntheticSound.pink;
import static dev.parley.voice.vad.SyntheticSound.silence;
import static dev.parley.voice.vad.SyntheticSound.voice;
import static dev.parley.voice.vad.SyntheticSound.white;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.voice.audio.AudioFrame;
import dev.parley.voice.audio.Framer;
import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.audio.SpeechProbability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LikelihoodRatioDetectorTest {

    private final LikelihoodRatioDetector detector = new LikelihoodRatioDetector();

    @ParameterizedTest(name = "a voice of {0} Hz at {1} dBFS")
    @CsvSource({"90, -20", "120, -30", "180, -40", "220, -20", "300, -30"})
    void hearsVoicesOfAllPitchesAndLevels(double pitch, double level) {
        List<Boolean> voiced = hear(join(silence(600), voice(1_300, pitch, level), silence(400)));

        assertThat(share(voiced, 30, 95)).isGreaterThan(0.7);
        assertThat(firstVoiced(voiced)).isBetween(29, 33);
        assertThat(share(voiced, 0, 29)).isZero();
        assertThat(share(voiced, 100, voiced.size())).isZero();
    }

    @ParameterizedTest(name = "white noise {0} dB below the voice")
    @ValueSource(ints = {20, 15, 10})
    void hearsVoicesInWhiteNoise(int ratio) {
        short[] sound = join(silence(2_000), voice(2_600, 140, -25), silence(1_000));
        List<Boolean> voiced = hear(mix(sound, white(5_600, -25 - ratio, 3)));

        assertThat(share(voiced, 100, 230)).isGreaterThan(0.5);
        assertThat(firstVoiced(voiced)).isBetween(99, 106);
        assertThat(share(voiced, 0, 99)).isLessThan(0.02);
        assertThat(share(voiced, 235, voiced.size())).isLessThan(0.02);
    }

    @ParameterizedTest(name = "white and pink noise at {0} dBFS")
    @ValueSource(ints = {-60, -50, -40, -30, -20})
    void neverTakesSteadyNoiseForSpeech(int level) {
        assertThat(longestRun(hear(white(10_000, level, 5)))).isLessThan(3);
        detector.reset();
        assertThat(longestRun(hear(pink(10_000, level, 6)))).isLessThan(3);
    }

    @Test
    void neverTakesNoiseThatBeginsLaterForSpeech() {
        List<Boolean> voiced = hear(join(silence(1_000), white(5_000, -30, 7)));

        assertThat(longestRun(voiced)).isLessThan(3);
    }

    @Test
    void neverTakesClicksForSpeech() {
        assertThat(longestRun(hear(clicks(20_000, 8)))).isLessThan(3);
    }

    @Test
    void learnsAHumAndHearsAVoiceAboveIt() {
        short[] sound = join(silence(3_000), voice(1_300, 140, -25));
        List<Boolean> voiced = hear(mix(sound, hum(4_300, -35)));

        assertThat(longestRun(voiced.subList(0, 149))).isLessThan(3);
        assertThat(share(voiced, 150, 210)).isGreaterThan(0.6);
    }

    @Test
    void hearsAVoiceThatIsThereFromTheFirstSample() {
        List<Boolean> voiced = hear(voice(1_300, 140, -25));

        assertThat(firstVoiced(voiced)).isEqualTo(10);
        assertThat(share(voiced, 10, 65)).isGreaterThan(0.6);
    }

    @Test
    void silenceIsNeverSpeech() {
        assertThat(hear(silence(2_000))).containsOnly(false);
    }

    @Test
    void aResetForgetsEverything() {
        short[] sound = join(white(500, -50, 9), voice(500, 140, -25));
        List<SpeechProbability> first = judge(sound);
        detector.reset();

        assertThat(judge(sound)).isEqualTo(first);
    }

    @Test
    void otherRatesAreRefused() {
        AudioFrame frame =
                new AudioFrame(SamplePosition.start(SampleRate.HZ_24000), new short[480]);

        assertThatThrownBy(() -> detector.accept(frame))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private List<SpeechProbability> judge(short[] sound) {
        List<SpeechProbability> probabilities = new ArrayList<>();
        for (AudioFrame frame : new Framer(SampleRate.HZ_16000).push(sound)) {
            probabilities.add(detector.accept(frame));
        }
        return probabilities;
    }

    private List<Boolean> hear(short[] sound) {
        return judge(sound).stream().map(probability -> probability.value() >= 0.5).toList();
    }

    private static int firstVoiced(List<Boolean> voiced) {
        return voiced.indexOf(true);
    }

    private static double share(List<Boolean> voiced, int from, int to) {
        return voiced.subList(from, to).stream().filter(frame -> frame).count()
                / (double) (to - from);
    }

    private static int longestRun(List<Boolean> voiced) {
        int longest = 0;
        int run = 0;
        for (boolean frame : voiced) {
            run = frame ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
