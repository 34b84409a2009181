package dev.parley.voice.audio;

import static dev.parley.voice.audio.SampleRate.HZ_16000;
import static dev.parley.voice.audio.SampleRate.HZ_24000;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SamplePositionTest {

    private static final long A_YEAR_OF_MILLIS = 365L * 24 * 3_600 * 1_000;

    @Property
    void millisecondsAreExactAtTheRatesOfTheWire(
            @ForAll @LongRange(min = 0, max = A_YEAR_OF_MILLIS) long millis) {
        for (SampleRate rate : new SampleRate[] {HZ_16000, HZ_24000, new SampleRate(8_000)}) {
            SamplePosition position = SamplePosition.at(Duration.ofMillis(millis), rate);

            assertThat(position.samples()).isEqualTo(millis * rate.hertz() / 1_000);
            assertThat(position.toMillis()).isEqualTo(millis);
        }
    }

    @Property
    void aMomentIsTheSameInEveryRate(
            @ForAll @LongRange(min = 0, max = A_YEAR_OF_MILLIS) long millis) {
        SamplePosition position = SamplePosition.at(Duration.ofMillis(millis), HZ_24000);

        assertThat(position.in(HZ_16000).toMillis()).isEqualTo(millis);
        assertThat(position.in(HZ_16000).in(HZ_24000)).isEqualTo(position);
    }

    @Property
    void durationsOfSamplesAddUp(
            @ForAll @LongRange(min = 0, max = 1L << 40) long samples,
            @ForAll @IntRange(min = 8_000, max = 48_000) int hertz) {
        SampleRate rate = new SampleRate(hertz);

        assertThat(rate.samplesIn(rate.durationOf(samples))).isBetween(samples - 1, samples);
    }

    @Test
    void nothingIsBeforeTheStart() {
        SamplePosition position = SamplePosition.at(Duration.ofMillis(100), HZ_16000);

        assertThat(position.minus(Duration.ofMillis(300)))
                .isEqualTo(SamplePosition.start(HZ_16000));
        assertThatThrownBy(() -> new SamplePosition(-1, HZ_16000))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void positionsOfDifferentStreamsAreNotCompared() {
        SamplePosition one = SamplePosition.start(HZ_16000);
        SamplePosition other = SamplePosition.start(HZ_24000);

        assertThatThrownBy(() -> one.isBefore(other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.samplesSince(other))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theClockMovesBySamplesAlone() {
        SampleClock clock = new SampleClock(HZ_24000);

        assertThat(clock.advance(480).toMillis()).isZero();
        assertThat(clock.advance(480).toMillis()).isEqualTo(20);
        assertThat(clock.now().toMillis()).isEqualTo(40);
        assertThatThrownBy(() -> clock.advance(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
