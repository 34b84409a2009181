package dev.parley.voice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PlaybackClockTest {

    private static final Duration MAX_LEAD = Duration.ofMillis(300);
    private static final Duration FRAME = AudioFrame.DURATION;

    @Test
    void sendsALeadAtOnceAndThenAtThePaceOfPlayback() {
        PlaybackClock clock = PlaybackClock.idle(MAX_LEAD);
        Duration now = Duration.ofSeconds(7);
        int burst = 0;
        while (clock.maySend(FRAME, now)) {
            clock = clock.send(FRAME, now);
            burst++;
        }

        assertThat(burst).isEqualTo(15);
        assertThat(clock.untilMaySend(FRAME, now)).isEqualTo(FRAME);
        assertThat(clock.maySend(FRAME, now.plusMillis(19))).isFalse();
        assertThat(clock.maySend(FRAME, now.plusMillis(20))).isTrue();
    }

    @Test
    void countsAsHeardWhatWasPlayed() {
        PlaybackClock clock =
                PlaybackClock.idle(MAX_LEAD)
                        .send(Duration.ofMillis(200), Duration.ZERO)
                        .send(Duration.ofMillis(100), Duration.ofMillis(50));

        assertThat(clock.heard(Duration.ofMillis(120))).isEqualTo(Duration.ofMillis(120));
        assertThat(clock.lead(Duration.ofMillis(120))).isEqualTo(Duration.ofMillis(180));
        assertThat(clock.heard(Duration.ofSeconds(9))).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void doesNotCountAPauseAsHeard() {
        PlaybackClock first =
                PlaybackClock.idle(MAX_LEAD).send(Duration.ofMillis(100), Duration.ZERO);
        PlaybackClock second = first.send(Duration.ofMillis(100), Duration.ofMillis(500));

        assertThat(first.heard(Duration.ofMillis(400))).isEqualTo(Duration.ofMillis(100));
        assertThat(second.heard(Duration.ofMillis(530))).isEqualTo(Duration.ofMillis(130));
    }

    /** Times are gaps between attempts; a frame is sent at every attempt that may send one. */
    @Property
    void neverLeadsTooFarAndNeverHearsBackwards(
            @ForAll @Size(max = 200) List<@IntRange(max = 120) Integer> gaps) {
        PlaybackClock clock = PlaybackClock.idle(MAX_LEAD);
        Duration now = Duration.ZERO;
        Duration heard = Duration.ZERO;
        for (int gap : gaps) {
            now = now.plusMillis(gap);
            assertThat(clock.heard(now)).isBetween(heard, heard.plusMillis(gap));
            heard = clock.heard(now);
            if (clock.maySend(FRAME, now)) {
                clock = clock.send(FRAME, now);
            }
            assertThat(clock.heard(now)).isEqualTo(heard);
            assertThat(clock.lead(now)).isLessThanOrEqualTo(MAX_LEAD);
            assertThat(clock.heard(now).plus(clock.lead(now))).isEqualTo(clock.sent());
        }
    }
}
