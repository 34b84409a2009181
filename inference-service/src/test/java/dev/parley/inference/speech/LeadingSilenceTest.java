package dev.parley.inference.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class LeadingSilenceTest {

    private static final byte[] SILENCE = new byte[640];
    private final LeadingSilence silence = new LeadingSilence();

    @Test
    void dropsWhatIsSilent() {
        assertThat(silence.strip(SILENCE)).isEmpty();
    }

    @Test
    void keepsTenMillisecondsBeforeTheFirstAudibleSample() {
        byte[] sound = loudAt(600);

        assertThat(silence.strip(sound)).isEqualTo(Arrays.copyOfRange(sound, 280, 640));
    }

    @Test
    void keepsEverythingOnceSomethingWasHeard() {
        silence.strip(loudAt(0));

        assertThat(silence.strip(SILENCE)).isSameAs(SILENCE);
    }

    @Test
    void hearsNegativeSamplesToo() {
        byte[] sound = {0, (byte) 0x80};

        assertThat(silence.strip(sound)).isEqualTo(sound);
    }

    private static byte[] loudAt(int index) {
        byte[] sound = new byte[640];
        sound[index + 1] = 1; // 256
        return sound;
    }
}
