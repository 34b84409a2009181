package dev.parley.voice.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.voice.audio.SamplePosition;
import dev.parley.voice.audio.SampleRate;
import dev.parley.voice.tts.SpeechOutput;
import org.junit.jupiter.api.Test;

class SpokenTextTest {

    private static final int SECOND = 24_000;

    private final SpokenText spoken =
            SpokenText.NOTHING
                    .with(new SpeechOutput.Clause("One two. ", at(0)))
                    .withSound(SECOND)
                    .with(new SpeechOutput.Clause("Three four. ", at(SECOND)))
                    .withSound(SECOND);

    private static SamplePosition at(int samples) {
        return new SamplePosition(samples, SampleRate.HZ_24000);
    }

    @Test
    void isHeardWholeUnlessCut() {
        assertThat(spoken.text()).isEqualTo("One two. Three four. ");
    }

    @Test
    void keepsWholeWordsOfWhatWasHeard() {
        assertThat(spoken.cutAt(at(SECOND + SECOND * 6 / 10)).text()).isEqualTo("One two. Three");
        assertThat(spoken.cutAt(at(0)).text()).isEmpty();
    }

    @Test
    void mayBeCutAgainEitherWay() {
        SpokenText cut = spoken.cutAt(at(SECOND));

        assertThat(cut.cutAt(at(2 * SECOND)).text()).isEqualTo("One two. Three four. ");
        assertThat(cut.cutAt(at(SECOND / 2)).text()).isEqualTo("One");
    }

    @Test
    void isNeverLongerThanItsSound() {
        assertThat(spoken.cutAt(at(10 * SECOND)).heard()).isEqualTo(at(2 * SECOND));
    }
}
