package dev.parley.e2e.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PcmTest {

    @Test
    void findsTheFirstAndTheLastAudibleSample() {
        Pcm sound = Pcm.of(new short[] {0, 104, -105, 3, 900, 0}, 24_000);

        assertThat(sound.firstAudible()).hasValue(2);
        assertThat(sound.lastAudible()).hasValue(4);
    }

    @Test
    void silenceIsNotAudible() {
        Pcm silence = Pcm.silence(Duration.ofMillis(20), 24_000);

        assertThat(silence.length()).isEqualTo(480);
        assertThat(silence.firstAudible()).isEmpty();
    }

    @Test
    void aSliceBeyondTheEndIsFilledWithSilence() {
        Pcm sound = Pcm.of(new short[] {1, 2, 3}, 8000);

        assertThat(sound.slice(2, 5).toBytes()).containsExactly(3, 0, 0, 0, 0, 0);
        assertThat(sound.slice(7, 9).toBytes()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void joinsPieces() {
        Pcm joined =
                Pcm.concat(
                        List.of(Pcm.of(new short[] {1}, 8000), Pcm.of(new short[] {2}, 8000)),
                        8000);

        assertThat(joined.toBytes()).containsExactly(1, 0, 2, 0);
    }

    @Test
    void refusesHalfASample() {
        assertThatIllegalArgumentException().isThrownBy(() -> Pcm.ofBytes(new byte[3], 8000));
    }
}
