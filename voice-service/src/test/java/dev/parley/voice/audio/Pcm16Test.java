package dev.parley.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Pcm16Test {

    @Property
    void samplesSurviveTheWire(@ForAll short[] samples) {
        assertThat(Pcm16.decode(Pcm16.encode(samples))).isEqualTo(samples);
    }

    @Test
    void theLowByteComesFirst() {
        assertThat(Pcm16.encode(new short[] {0x1234, -2})).containsExactly(0x34, 0x12, 0xFE, 0xFF);
    }

    @Test
    void halfASampleIsRefused() {
        assertThat(Pcm16.isWhole(3)).isFalse();
        assertThatThrownBy(() -> Pcm16.decode(new byte[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 bytes are not a whole number of 16-bit samples");
    }
}
