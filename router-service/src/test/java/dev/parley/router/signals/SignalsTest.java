package dev.parley.router.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.router.catalog.TargetId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignalsTest {

    private static final TargetId LARGE = new TargetId("large");

    private final AtomicLong clock = new AtomicLong();
    private final Signals signals = new Signals(new Settings(20, 128), clock::get);

    @Test
    void believesNothingBeforeTwentySamples() {
        measure(19, 50);
        assertThat(signal().ttftP95()).isEmpty();
        assertThat(signal().samples()).isEqualTo(19);

        measure(1, 50);
        assertThat(signal().ttftP95()).isEqualTo(Optional.of(Duration.ofMillis(50)));
    }

    @Test
    void tellsTheNinetyFifthPercentile() {
        for (int i = 1; i <= 100; i++) {
            measure(1, i);
        }

        assertThat(signal().ttftP95()).isEqualTo(Optional.of(Duration.ofMillis(95)));
    }

    @Test
    void keepsOnlyTheLatestSamples() {
        measure(200, 500);
        measure(128, 40);

        assertThat(signal().samples()).isEqualTo(128);
        assertThat(signal().ttftP95()).isEqualTo(Optional.of(Duration.ofMillis(40)));
    }

    @Test
    void forgetsWhatIsOldSoThatASlowTargetGetsAnotherChance() {
        measure(30, 900);

        clock.addAndGet(Duration.ofMinutes(5).plusNanos(1).toNanos());

        assertThat(signal().ttftP95()).isEmpty();
        assertThat(signal().samples()).isZero();
    }

    @Test
    void countsWhatIsInFlight() {
        signals.started(LARGE);
        signals.started(LARGE);
        signals.ended(LARGE);

        assertThat(signal().inFlight()).isEqualTo(1);
    }

    @Test
    void learnsTheLengthOfAnswers() {
        for (int i = 0; i < 20; i++) {
            signals.answered(LARGE, 10 + i % 2);
        }

        assertThat(signal().meanOutputTokens()).hasValue(11);
    }

    @Test
    void knowsNothingOfATargetThatNobodyCalled() {
        assertThat(signals.snapshot().of(new TargetId("other"))).isEqualTo(TargetSignal.UNKNOWN);
    }

    @Test
    void namesEqualSnapshotsEquallyAndOthersNot() {
        signals.availability(LARGE, Availability.up("serving"));
        SignalSnapshot before = signals.snapshot();

        signals.started(LARGE);
        SignalSnapshot during = signals.snapshot();
        signals.ended(LARGE);

        assertThat(during.id()).isNotEqualTo(before.id());
        assertThat(signals.snapshot()).isEqualTo(before).hasToString(before.id());
    }

    @Test
    void leavesASnapshotAsItWas() {
        SignalSnapshot before = signals.snapshot();

        signals.started(LARGE);

        assertThat(before.of(LARGE).inFlight()).isZero();
    }

    @Test
    void refusesAWindowSmallerThanTheSamplesItNeeds() {
        assertThatThrownBy(() -> new Signals(new Settings(20, 10), clock::get))
                .hasMessageContaining("min-samples");
    }

    private void measure(int times, long milliseconds) {
        for (int i = 0; i < times; i++) {
            signals.firstToken(LARGE, Duration.ofMillis(milliseconds));
        }
    }

    private TargetSignal signal() {
        return signals.snapshot().of(LARGE);
    }

    private record Settings(int minSamples, int window) implements SignalsConfig {

        @Override
        public Duration maxAge() {
            return Duration.ofMinutes(5);
        }
    }
}
