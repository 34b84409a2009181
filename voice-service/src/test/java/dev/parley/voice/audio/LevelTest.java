package dev.parley.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LevelTest {

    @Test
    void fullScaleIsZeroDecibels() {
        assertThat(Level.peakDbfs(new short[] {5, Short.MIN_VALUE, 7})).isZero();
    }

    @Test
    void halfScaleIsSixDecibelsLess() {
        short[] half = {16_384, -16_384};

        assertThat(Level.peakDbfs(half)).isCloseTo(-6.02, within(0.01));
        assertThat(Level.rmsDbfs(half)).isCloseTo(-6.02, within(0.01));
    }

    @Test
    void digitalSilenceHasNoLevel() {
        assertThat(Level.peakDbfs(new short[10])).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Level.rmsDbfs(new short[0])).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void soundIsAudibleFromMinusFiftyDecibels() {
        short justAudible = 104; // -49.97 dBFS
        short[] samples = {0, 103, (short) -justAudible, 0};

        assertThat(Level.firstAudible(samples)).isEqualTo(2);
        assertThat(Level.isAudible(samples)).isTrue();
        assertThat(Level.isAudible(new short[] {103, -103})).isFalse();
    }
}
